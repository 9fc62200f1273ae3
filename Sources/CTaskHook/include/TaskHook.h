#pragma once
// Takes the work of Swift's cooperative pool away from its threads, so that one thread decides what runs next.
#include <stddef.h>

/// From here on jobs are held until `troupe_job_run`; what the pool was given before stays there.
void troupe_jobs_hold(void);

/// Jobs that are held.
size_t troupe_jobs_count(void);

/// Runs one of the held jobs, until its task suspends, on this thread. The others keep their order.
void troupe_job_run(size_t index);

/// From here on a crash, or SIGALRM, prints this line to standard error and ends the process; `line` must stay.
void troupe_name_crash(const char *line);
