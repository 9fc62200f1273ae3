#pragma once
// The processes below this one, found in /proc.
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What /proc/<pid>/stat says of a process.
struct process_state {
    char state;
    pid_t parent;
    uint64_t start_time;
};

/// Reads the state of a process; 0, or -1 if there is none.
int read_state(pid_t pid, struct process_state *state);

/// Sends the signal to every descendant; returns how many were neither stopped nor dead before.
size_t signal_descendants(int signal);

/// Kills every descendant and reaps until none is left. `reaped` is called for each.
void kill_descendants(void (*reaped)(pid_t pid, int status));
