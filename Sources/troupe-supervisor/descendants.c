#define _GNU_SOURCE
#include "descendants.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// A growing list of processes; the walk goes through it from the front while it grows at the end.
struct list {
    pid_t *pids;
    pid_t *parents;
    size_t count;
    size_t capacity;
};

static void append(struct list *list, pid_t pid, pid_t parent) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 256;
        pid_t *pids = realloc(list->pids, capacity * sizeof(pid_t));
        if (pids) list->pids = pids;
        pid_t *parents = realloc(list->parents, capacity * sizeof(pid_t));
        if (parents) list->parents = parents;
        // Without memory this walk sees fewer; the next one, after these are gone, sees the rest.
        if (!pids || !parents) return;
        list->capacity = capacity;
    }
    list->pids[list->count] = pid;
    list->parents[list->count++] = parent;
}

int read_state(pid_t pid, struct process_state *state) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return -1;
    text[length] = 0;
    // The name stands in parentheses and may itself contain any character, so what follows is found from the end.
    char *rest = strrchr(text, ')');
    int parent;
    unsigned long long start;
    if (!rest
        || sscanf(
               rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &state->state, &parent, &start)
            != 3)
        return -1;
    state->parent = parent;
    state->start_time = start;
    return 0;
}

/// Appends the children of one thread.
static void append_children_of_thread(struct list *list, pid_t pid, const char *thread) {
    char path[96], text[4096];
    snprintf(path, sizeof path, "/proc/%d/task/%s/children", pid, thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    pid_t number = 0;
    ssize_t length;
    while ((length = read(file, text, sizeof text)) > 0) {
        for (ssize_t i = 0; i < length; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                number = number * 10 + (text[i] - '0');
            } else if (number) {
                append(list, number, pid);
                number = 0;
            }
        }
    }
    if (number) append(list, number, pid);
    close(file);
}

static void append_children(struct list *list, pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    if (!threads) return;
    struct dirent *entry;
    while ((entry = readdir(threads)))
        if (entry->d_name[0] != '.') append_children_of_thread(list, pid, entry->d_name);
    closedir(threads);
}

/// The slower way: every process of the machine with its parent.
static void append_by_parents(struct list *list, pid_t root) {
    struct list all = {0};
    DIR *processes = opendir("/proc");
    if (!processes) return;
    struct dirent *entry;
    while ((entry = readdir(processes))) {
        struct process_state state;
        pid_t pid = atoi(entry->d_name);
        if (pid > 0 && read_state(pid, &state) == 0) append(&all, pid, state.parent);
    }
    closedir(processes);
    pid_t parent = root;
    for (size_t next = 0;; parent = list->pids[next++]) {
        for (size_t i = 0; i < all.count; i++)
            if (all.parents[i] == parent) append(list, all.pids[i], parent);
        if (next >= list->count) break;
    }
    free(all.pids);
    free(all.parents);
}

/// Whether the kernel lists children (CONFIG_PROC_CHILDREN).
static bool has_child_lists(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", getpid(), getpid());
    return access(path, R_OK) == 0;
}

/// Signals one process if it is still the child of that parent; a number that was given to a stranger since it was
/// read is left alone. Returns whether it was running.
static bool signal_child(pid_t pid, pid_t parent, int signal) {
    int descriptor = pidfd_open(pid, 0);
    if (descriptor < 0) return false;
    struct process_state state;
    bool running = false;
    // One that was just given another parent is found below that in the next round: it counts as running.
    if (read_state(pid, &state) == 0 && state.state != 'Z' && state.state != 'X') {
        running = state.state != 'T' && state.state != 't';
        if (state.parent == parent) pidfd_send_signal(descriptor, signal, NULL, 0);
    }
    close(descriptor);
    return running;
}

size_t signal_descendants(int signal) {
    struct list list = {0};
    bool lists = has_child_lists();
    size_t running = 0;
    if (lists)
        append_children(&list, getpid());
    else
        append_by_parents(&list, getpid());
    for (size_t i = 0; i < list.count; i++) {
        // Stopped before its children are listed, so that it gets no more of them.
        if (signal == SIGSTOP && signal_child(list.pids[i], list.parents[i], signal)) running++;
        if (lists) append_children(&list, list.pids[i]);
    }
    // Children before their parents: a parent's death would move them, and they would no longer be known as its own.
    for (size_t i = list.count; signal != SIGSTOP && i > 0; i--)
        if (signal_child(list.pids[i - 1], list.parents[i - 1], signal)) running++;
    free(list.pids);
    free(list.parents);
    return running;
}

/// Reaps what is dead; false when no child is left.
static bool reap(void (*reaped)(pid_t, int)) {
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid == 0) return true;
        if (pid < 0) return errno == EINTR;
        if (reaped) reaped(pid, status);
    }
}

void kill_descendants(void (*reaped)(pid_t, int)) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    while (reap(reaped)) {
        // Stopping first holds the tree still: a stopped process neither forks nor, by dying, moves its children.
        // A process that cannot stop (uninterruptible wait) ends this after a bounded number of rounds.
        for (int round = 0; round < 100 && signal_descendants(SIGSTOP) > 0; round++) {}
        signal_descendants(SIGKILL);
        // The lists of /proc may miss a process while its siblings end, so the next round does not depend on a signal
        // of what was killed in this one.
        struct timespec patience = {0, 20 * 1000 * 1000};
        if (reap(reaped)) sigtimedwait(&child, NULL, &patience);
    }
}
