#pragma once
// What the server and troupe-supervisor say to each other. Both are built from one checkout and installed together.
#include <stdint.h>

#define TROUPE_ORDER_VERSION 1

/// The supervisor's descriptors; 0, 1 and 2 are those of the step.
enum troupe_supervisor_descriptor {
    /// SOCK_SEQPACKET: requests in, reports out, end of file means the server died.
    TROUPE_SUPERVISOR_CONTROL = 3,
    /// The order, see below.
    TROUPE_SUPERVISOR_ORDER = 4,
    /// The step's lock file, already locked by whoever spawned the supervisor.
    TROUPE_SUPERVISOR_LOCK = 5,
    /// What the step inherits, in the order of the order's numbers.
    TROUPE_SUPERVISOR_INHERITED = 6,
};

/// How a step's processes are held together.
enum troupe_containment {
    TROUPE_CONTAINMENT_SUBREAPER = 1,
    TROUPE_CONTAINMENT_NAMESPACE = 2,
};

/// Header of the order; then `limit_count` troupe_limit, `inherited_count` int32 descriptor numbers (ascending), and
/// NUL-terminated strings: path, directory, arguments, environment.
struct troupe_order {
    uint32_t version;
    uint32_t containment;
    uint32_t limit_count;
    uint32_t inherited_count;
    uint32_t argument_count;
    uint32_t environment_count;
    int32_t nice;
    /// How long what the main process left behind may go on before it is killed, in milliseconds.
    uint32_t orphan_grace;
    uint32_t has_lock;
    uint32_t reserved;
};

enum troupe_request_kind {
    /// SIGTERM to all, SIGKILL to what is left after `grace` milliseconds.
    TROUPE_REQUEST_TERMINATE = 1,
};

struct troupe_request {
    uint32_t kind;
    uint32_t grace;
};

enum troupe_report_kind {
    /// `value`: the containment in effect.
    TROUPE_REPORT_STARTED = 1,
    /// `value`: enum troupe_stage, `error`: errno. Nothing was started.
    TROUPE_REPORT_FAILED = 2,
    /// `value`: wait status of the main process.
    TROUPE_REPORT_EXITED = 3,
    /// No process of the step is left; the usage fields are filled in.
    TROUPE_REPORT_GONE = 4,
    /// One of the two supervisors was killed; the other has ended the step. No process of it is left.
    TROUPE_REPORT_LOST = 5,
};

struct troupe_report {
    uint32_t kind;
    int32_t value;
    int32_t error;
    uint32_t reserved;
    uint64_t user_microseconds;
    uint64_t system_microseconds;
    uint64_t max_resident_kilobytes;
};

/// The lock file holds up to three processes (guard, warden, main), each in a slot of this many bytes:
/// "pid start-time\n", the start time in clock ticks since boot as in proc(5).
#define TROUPE_LOCK_SLOT 48
#define TROUPE_LOCK_SLOTS 3
