#pragma once
// Starting a program between vfork and exec, where no Swift may run. Also compiled into troupe-supervisor.
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A descriptor of the caller and the number under which the child sees it.
struct troupe_descriptor {
    int source;
    int target;
};

/// One resource limit (`RLIMIT_…`) of the child; `UINT64_MAX` is "unlimited".
struct troupe_limit {
    int32_t resource;
    uint32_t reserved;
    uint64_t soft;
    uint64_t hard;
};

/// The resources of setrlimit(2), as plain numbers.
int troupe_limit_address_space(void);
int troupe_limit_core_size(void);
int troupe_limit_cpu_seconds(void);
int troupe_limit_file_size(void);
int troupe_limit_open_files(void);
int troupe_limit_processes(void);

/// Where starting a program failed.
enum troupe_stage {
    TROUPE_STAGE_NONE = 0,
    TROUPE_STAGE_FORK = 1,
    TROUPE_STAGE_DIRECTORY = 2,
    TROUPE_STAGE_DESCRIPTORS = 3,
    TROUPE_STAGE_LIMITS = 4,
    TROUPE_STAGE_PRIORITY = 5,
    TROUPE_STAGE_EXEC = 6,
    TROUPE_STAGE_ORDER = 7,
    TROUPE_STAGE_PARENT = 8,
};

struct troupe_spawn {
    const char *path;
    char *const *argv;
    char *const *envp;
    /// NULL keeps the caller's directory.
    const char *directory;
    /// Sorted by ascending target, no target twice. Everything else is closed.
    const struct troupe_descriptor *descriptors;
    size_t descriptor_count;
    const struct troupe_limit *limits;
    size_t limit_count;
    int nice;
    int new_session;
    /// Sent to the child when the calling *thread* ends; 0 for none.
    int parent_death_signal;
};

struct troupe_spawned {
    pid_t pid;
    /// An enum troupe_stage; with an errno unless TROUPE_STAGE_NONE.
    int stage;
    int error;
};

/// Starts a program; returns 0, or -1 with `stage` and `error` set and no child left behind.
int troupe_spawn(const struct troupe_spawn *request, struct troupe_spawned *spawned);

/// A descriptor that becomes readable when the process ends, or -1 with errno.
int troupe_pidfd_open(pid_t pid);

/// A pipe that no child inherits: `ends[0]` is read, without waiting, and `ends[1]` written. 0, or -1 with errno.
int troupe_pipe(int ends[2]);

/// An empty memory file that can be sealed, or -1 with errno.
int troupe_memory_file(const char *name);
/// Makes the memory file unchangeable and rewinds it; 0, or -1 with errno.
int troupe_seal(int descriptor);
