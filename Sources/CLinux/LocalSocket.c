#define _GNU_SOURCE
#include "include/LocalSocket.h"

#include <stddef.h>
#include <sys/socket.h>

int troupe_accept(int socket) { return accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

long troupe_peer_user(int connection) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    return peer.uid;
}
