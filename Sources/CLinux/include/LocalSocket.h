#pragma once
// Sockets between processes of one machine.
#include <sys/types.h>

/// Takes the next connection, as a descriptor that never blocks and is not inherited; -1 with errno.
int troupe_accept(int socket);

/// The user whose process is at the other end of a local connection; -1 with errno.
long troupe_peer_user(int connection);
