#define _GNU_SOURCE
#include "lockfile.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "../CLinux/include/SupervisorProtocol.h"
#include "descendants.h"

void record_process(enum lock_slot slot, pid_t pid) {
    struct process_state state;
    if (read_state(pid, &state) != 0) return;
    char text[TROUPE_LOCK_SLOT + 1];
    int length = snprintf(text, sizeof text, "%d %llu\n", pid, (unsigned long long)state.start_time);
    // A full disk costs the name in an error message, not the lock itself.
    if (pwrite(TROUPE_SUPERVISOR_LOCK, text, length, slot * TROUPE_LOCK_SLOT) < 0) return;
}

void release_lock(void) {
    // The names only inform, and a process that does not exist is not waited for.
    if (ftruncate(TROUPE_SUPERVISOR_LOCK, 0) != 0) {}
    // Explicitly: a child that the server is just starting may have a copy of the open file until it executes.
    flock(TROUPE_SUPERVISOR_LOCK, LOCK_UN);
}

/// Waits until the process is dead, if it still is the one that was recorded. The descriptor of a namespace's first
/// process becomes readable only after all others in it are dead, though its locks are released before.
static void await_death(pid_t pid, unsigned long long start) {
    int descriptor = pidfd_open(pid, 0);
    if (descriptor < 0) return;
    struct process_state state;
    if (read_state(pid, &state) == 0 && state.start_time == start) {
        struct pollfd end = {descriptor, POLLIN, 0};
        while (poll(&end, 1, -1) < 0 && errno == EINTR) {}
    }
    close(descriptor);
}

int await_release(int descriptor) {
    while (flock(descriptor, LOCK_EX) != 0)
        if (errno != EINTR) return -1;
    char text[TROUPE_LOCK_SLOT * TROUPE_LOCK_SLOTS + 1] = {0};
    if (pread(descriptor, text, sizeof text - 1, 0) < 0) return -1;
    for (int slot = 0; slot < TROUPE_LOCK_SLOTS; slot++) {
        int pid;
        unsigned long long start;
        if (sscanf(text + slot * TROUPE_LOCK_SLOT, "%d %llu", &pid, &start) == 2 && pid > 0) await_death(pid, start);
    }
    return 0;
}
