#define _GNU_SOURCE
#include "warden.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "descendants.h"
#include "lockfile.h"

static pid_t main_pid;

void send_report(const struct troupe_report *report) {
    // Never waits: reports are few and small, so only a server that does not read at all can lose one.
    send(TROUPE_SUPERVISOR_CONTROL, report, sizeof *report, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void close_step_descriptors(void) {
    close_range(0, 2, 0);
}

static int64_t now_milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void note_reaped(pid_t pid, int status) {
    if (pid != main_pid) return;
    main_pid = 0;
    struct troupe_report report = {.kind = TROUPE_REPORT_EXITED, .value = status};
    send_report(&report);
}

static void signal_all(bool in_namespace, int signal) {
    if (in_namespace)
        kill(-1, signal);
    else
        signal_descendants(signal);
}

static void kill_all(bool in_namespace) {
    if (!in_namespace) {
        kill_descendants(note_reaped);
        return;
    }
    // Everything but ourselves, at one stroke: nothing can fork away from it.
    kill(-1, SIGKILL);
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, 0)) > 0 || errno == EINTR)
        if (pid > 0) note_reaped(pid, status);
}

static void report_gone(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    struct troupe_report report = {
        .kind = TROUPE_REPORT_GONE,
        .user_microseconds = usage.ru_utime.tv_sec * 1000000ULL + usage.ru_utime.tv_usec,
        .system_microseconds = usage.ru_stime.tv_sec * 1000000ULL + usage.ru_stime.tv_usec,
        .max_resident_kilobytes = usage.ru_maxrss,
    };
    send_report(&report);
}

/// Reaps what is dead; false when no process is left.
static bool reap(void) {
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid == 0) return true;
        if (pid < 0 && errno != EINTR) return false;
        if (pid > 0) note_reaped(pid, status);
    }
}

/// Waits for the end of the step. Running: no deadline. After a request to terminate, or after the main process left
/// others behind: until the deadline. Returns when all are gone or the rest has to be killed.
static void watch(const struct order *order, bool in_namespace, int signals, int guard) {
    int64_t deadline = -1;
    bool terminating = false;
    struct pollfd sources[] = {{TROUPE_SUPERVISOR_CONTROL, POLLIN, 0}, {signals, POLLIN, 0}, {guard, POLLIN, 0}};
    while (reap()) {
        if (main_pid == 0 && !terminating) {
            terminating = true;
            deadline = now_milliseconds() + order->header.orphan_grace;
        }
        int64_t left = deadline < 0 ? -1 : deadline - now_milliseconds();
        if (deadline >= 0 && left <= 0) return;
        if (poll(sources, 3, left > 1000000 ? 1000000 : (int)left) < 0) continue;
        if (sources[2].revents) return;
        if (sources[1].revents) {
            struct signalfd_siginfo ignored;
            if (read(signals, &ignored, sizeof ignored) < 0) return;
        }
        if (sources[0].revents) {
            struct troupe_request request;
            // Anything but a request is the end of the server.
            if (read(TROUPE_SUPERVISOR_CONTROL, &request, sizeof request) != sizeof request) return;
            if (request.kind != TROUPE_REQUEST_TERMINATE || request.grace == 0) return;
            signal_all(in_namespace, SIGTERM);
            // One that was stopped could not act upon it.
            signal_all(in_namespace, SIGCONT);
            deadline = now_milliseconds() + request.grace;
            terminating = true;
        }
    }
}

void run_warden(const struct order *order, bool in_namespace, int guard) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    struct troupe_spawned spawned;
    if (spawn_main(order, &spawned) != 0) {
        struct troupe_report report = {
            .kind = TROUPE_REPORT_FAILED, .value = spawned.stage, .error = spawned.error};
        send_report(&report);
        report_gone();
        return;
    }
    main_pid = spawned.pid;
    if (order->header.has_lock && !in_namespace) record_process(SLOT_MAIN, main_pid);
    struct troupe_report report = {
        .kind = TROUPE_REPORT_STARTED,
        .value = in_namespace ? TROUPE_CONTAINMENT_NAMESPACE : TROUPE_CONTAINMENT_SUBREAPER,
    };
    send_report(&report);
    close_step_descriptors();
    for (uint32_t i = 0; i < order->header.inherited_count; i++) close(TROUPE_SUPERVISOR_INHERITED + (int)i);
    watch(order, in_namespace, signals, guard);
    kill_all(in_namespace);
    report_gone();
    struct pollfd guard_end = {guard, POLLIN, 0};
    if (order->header.has_lock && poll(&guard_end, 1, 0) > 0) release_lock();
}
