#define _GNU_SOURCE
#include "order.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// The very code with which the server spawns us.
#include "../CLinux/ChildSpawn.c"

/// Takes the next NUL-terminated string; NULL if there is none.
static char *next_string(char **cursor, const char *end) {
    char *start = *cursor;
    char *terminator = start < end ? memchr(start, 0, end - start) : NULL;
    if (!terminator) return NULL;
    *cursor = terminator + 1;
    return start;
}

static char **strings(uint32_t count, char **cursor, const char *end) {
    if (count > (size_t)(end - *cursor)) return NULL;
    char **list = calloc((size_t)count + 1, sizeof(char *));
    for (uint32_t i = 0; list && i < count; i++)
        if (!(list[i] = next_string(cursor, end))) return NULL;
    return list;
}

int read_order(struct order *order) {
    struct stat file;
    if (fstat(TROUPE_SUPERVISOR_ORDER, &file) != 0) return -1;
    errno = EPROTO;
    if (file.st_size < (off_t)sizeof(struct troupe_order)) return -1;
    char *bytes = mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE, TROUPE_SUPERVISOR_ORDER, 0);
    if (bytes == MAP_FAILED) return -1;
    close(TROUPE_SUPERVISOR_ORDER);
    char *end = bytes + file.st_size;
    memcpy(&order->header, bytes, sizeof order->header);
    char *cursor = bytes + sizeof order->header;
    errno = EPROTO;
    if (order->header.version != TROUPE_ORDER_VERSION || order->header.limit_count > 64) return -1;
    if (order->header.inherited_count > 1024) return -1;
    size_t fixed = order->header.limit_count * sizeof(struct troupe_limit) + order->header.inherited_count * sizeof(int32_t);
    if (fixed > (size_t)(end - cursor)) return -1;
    order->limits = (const struct troupe_limit *)cursor;
    cursor += order->header.limit_count * sizeof(struct troupe_limit);
    order->inherited = (const int32_t *)cursor;
    cursor += order->header.inherited_count * sizeof(int32_t);
    order->path = next_string(&cursor, end);
    order->directory = next_string(&cursor, end);
    order->arguments = strings(order->header.argument_count, &cursor, end);
    order->environment = strings(order->header.environment_count, &cursor, end);
    return order->path && order->directory && order->arguments && order->environment ? 0 : -1;
}

int spawn_main(const struct order *order, struct troupe_spawned *spawned) {
    size_t count = order->header.inherited_count;
    struct troupe_descriptor *descriptors = calloc(count + 3, sizeof *descriptors);
    if (!descriptors) {
        *spawned = (struct troupe_spawned){-1, TROUPE_STAGE_FORK, ENOMEM};
        return -1;
    }
    for (int i = 0; i < 3; i++) descriptors[i] = (struct troupe_descriptor){i, i};
    for (size_t i = 0; i < count; i++)
        descriptors[i + 3] =
            (struct troupe_descriptor){TROUPE_SUPERVISOR_INHERITED + (int)i, order->inherited[i]};
    struct troupe_spawn request = {
        .path = order->path,
        .argv = order->arguments,
        .envp = order->environment,
        .directory = order->directory,
        .descriptors = descriptors,
        .descriptor_count = count + 3,
        .limits = order->limits,
        .limit_count = order->header.limit_count,
        .nice = order->header.nice,
        // Its own session: `kill 0` in a step does not reach us.
        .new_session = 1,
        .parent_death_signal = SIGKILL,
    };
    int result = troupe_spawn(&request, spawned);
    free(descriptors);
    return result;
}
