#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "include/ChildSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Written by the child in the memory it shares with us until exec.
struct outcome {
    volatile int stage;
    volatile int error;
};

static void fail(struct outcome *outcome, int stage) {
    outcome->stage = stage;
    outcome->error = errno;
    _exit(127);
}

static void reset_signals(void) {
    struct sigaction action;
    for (int number = 1; number < 65; number++) {
        if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_DFL) continue;
        action.sa_handler = SIG_DFL;
        action.sa_flags = 0;
        sigaction(number, &action, NULL);
    }
    // Two that glibc keeps for itself and does not let us touch, but which can be inherited as ignored.
    uint64_t unset[4] = {0};
    syscall(SYS_rt_sigaction, 32, unset, NULL, sizeof(uint64_t));
    syscall(SYS_rt_sigaction, 33, unset, NULL, sizeof(uint64_t));
}

/// Puts the descriptors at their numbers and closes all others. Sources are lifted above every target first, so that
/// no assignment overwrites a source that is still needed.
static int arrange(const struct troupe_descriptor *map, size_t count, int *lifted) {
    int above = count > 0 ? map[count - 1].target + 1 : 0;
    for (size_t i = 0; i < count; i++) {
        lifted[i] = fcntl(map[i].source, F_DUPFD_CLOEXEC, above);
        if (lifted[i] < 0) return -1;
    }
    int next = 0;
    for (size_t i = 0; i < count; i++) {
        if (map[i].target > next && close_range(next, map[i].target - 1, 0) != 0) return -1;
        if (dup2(lifted[i], map[i].target) < 0) return -1;
        next = map[i].target + 1;
    }
    return close_range(next, ~0U, 0);
}

static void run_child(const struct troupe_spawn *request, struct outcome *outcome, int *lifted, pid_t parent) {
    // The handlers are the server's and we run in its memory: none may be called here.
    reset_signals();
    if (request->new_session) setsid();
    if (request->parent_death_signal) {
        prctl(PR_SET_PDEATHSIG, request->parent_death_signal);
        if (getppid() != parent) _exit(127);
    }
    if (request->directory && chdir(request->directory) != 0) fail(outcome, TROUPE_STAGE_DIRECTORY);
    if (arrange(request->descriptors, request->descriptor_count, lifted) != 0) fail(outcome, TROUPE_STAGE_DESCRIPTORS);
    if (request->nice && setpriority(PRIO_PROCESS, 0, request->nice) != 0) fail(outcome, TROUPE_STAGE_PRIORITY);
    for (size_t i = 0; i < request->limit_count; i++) {
        struct rlimit limit = {request->limits[i].soft, request->limits[i].hard};
        if (setrlimit(request->limits[i].resource, &limit) != 0) fail(outcome, TROUPE_STAGE_LIMITS);
    }
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    execve(request->path, request->argv, request->envp);
    fail(outcome, TROUPE_STAGE_EXEC);
}

int troupe_spawn(const struct troupe_spawn *request, struct troupe_spawned *spawned) {
    struct outcome outcome = {TROUPE_STAGE_NONE, 0};
    int *lifted = calloc(request->descriptor_count + 1, sizeof(int));
    if (!lifted) {
        *spawned = (struct troupe_spawned){-1, TROUPE_STAGE_FORK, ENOMEM};
        return -1;
    }
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t parent = getpid();
    pid_t pid = vfork();
    if (pid == 0) run_child(request, &outcome, lifted, parent);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    free(lifted);
    if (pid < 0) {
        *spawned = (struct troupe_spawned){-1, TROUPE_STAGE_FORK, error};
        return -1;
    }
    if (outcome.stage != TROUPE_STAGE_NONE) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        *spawned = (struct troupe_spawned){-1, outcome.stage, outcome.error};
        return -1;
    }
    *spawned = (struct troupe_spawned){pid, TROUPE_STAGE_NONE, 0};
    return 0;
}

int troupe_pidfd_open(pid_t pid) {
    return pidfd_open(pid, 0);
}

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif

int troupe_memory_file(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    // Kernels before 6.3 do not know the last flag.
    if (descriptor < 0 && errno == EINVAL) descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return descriptor;
}

int troupe_seal(int descriptor) {
    if (lseek(descriptor, 0, SEEK_SET) < 0) return -1;
    return fcntl(descriptor, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
}

int troupe_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) return 0;
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return -1;
}

int troupe_limit_address_space(void) { return RLIMIT_AS; }
int troupe_limit_core_size(void) { return RLIMIT_CORE; }
int troupe_limit_cpu_seconds(void) { return RLIMIT_CPU; }
int troupe_limit_file_size(void) { return RLIMIT_FSIZE; }
int troupe_limit_open_files(void) { return RLIMIT_NOFILE; }
int troupe_limit_processes(void) { return RLIMIT_NPROC; }
