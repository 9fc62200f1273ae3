#pragma once
// The step's lock file: held as long as a process of the step may live, and naming who holds it.
#include <sys/types.h>

enum lock_slot { SLOT_GUARD = 0, SLOT_WARDEN = 1, SLOT_MAIN = 2 };

/// Writes a process into the lock file.
void record_process(enum lock_slot slot, pid_t pid);

/// Empties and unlocks the lock file: everybody is gone.
void release_lock(void);

/// Waits until nobody holds the lock file at `descriptor` and every process it names is dead; 0, or -1 with errno.
int await_release(int descriptor);
