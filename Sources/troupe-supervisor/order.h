#pragma once
// What the server wants run, as read from descriptor TROUPE_SUPERVISOR_ORDER.
#include "../CLinux/include/ChildSpawn.h"
#include "../CLinux/include/SupervisorProtocol.h"

struct order {
    struct troupe_order header;
    const struct troupe_limit *limits;
    const int32_t *inherited;
    const char *path;
    const char *directory;
    char **arguments;
    char **environment;
};

/// Reads and checks the order; 0, or -1 with errno.
int read_order(struct order *order);

/// Starts the main process of the step.
int spawn_main(const struct order *order, struct troupe_spawned *spawned);
