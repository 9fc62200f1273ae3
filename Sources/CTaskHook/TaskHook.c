#include "TaskHook.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Swift's runtime asks this hook, where it is set, instead of giving a job to the pool (swift/Runtime/Concurrency.h).
typedef __attribute__((swiftcall)) void (*enqueue_original)(void *job);
typedef __attribute__((swiftcall)) void (*enqueue_hook)(void *job, enqueue_original original);
extern enqueue_hook swift_task_enqueueGlobal_hook;
// A job, and the executor it runs on as two words; zeros are the generic one.
extern __attribute__((swiftcall)) void swift_job_run(void *job, uintptr_t identity, uintptr_t implementation);

static void **jobs;
static size_t count, room;

static __attribute__((swiftcall)) void hold(void *job, enqueue_original original) {
    (void)original;
    if (count == room) {
        room = room ? 2 * room : 64;
        jobs = realloc(jobs, room * sizeof *jobs);
        if (!jobs) abort();
    }
    jobs[count++] = job;
}

void troupe_jobs_hold(void) { swift_task_enqueueGlobal_hook = hold; }

size_t troupe_jobs_count(void) { return count; }

void troupe_job_run(size_t index) {
    if (index >= count) return;
    void *job = jobs[index];
    count -= 1;
    memmove(jobs + index, jobs + index + 1, (count - index) * sizeof *jobs);
    swift_job_run(job, 0, 0);
}

static const char *name;

static void tell(int number) {
    if (name && write(STDERR_FILENO, name, strlen(name)) < 0) { /* There is nobody to tell. */ }
    signal(number, SIG_DFL);
    raise(number);
}

void troupe_name_crash(const char *line) {
    static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM};
    if (!name) {
        for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], tell);
    }
    name = line;
}
