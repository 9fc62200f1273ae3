#pragma once
#include <sys/types.h>

/// Forks into a PID and mount namespace of its own, as root directly, else through a user namespace with the same user
/// and group. Returns like fork; -1 where the kernel refuses.
pid_t fork_into_namespace(void);

/// In the child of `fork_into_namespace`: the user mapping and a /proc that shows the new namespace. 0, or -1.
int enter_namespace(void);
