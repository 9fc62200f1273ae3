// troupe-skill: the command behind every skill of a step's persona. The server puts it on the PATH of one attempt of one
// step, as links that bear the skills' names, into a folder that also holds the socket on which it listens. The call
// (name, arguments, current directory, standard input) goes there; the answer comes back as standard error, standard
// output and exit status. It reads no variable and no configuration, and knows nothing of models.
//
//   1    the call failed: the message on standard error says why
//   127  the persona has no such skill
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "call.h"

static int fail(const struct call *call, const char *what, int error) {
    const char *name = call->name && *call->name ? call->name : "troupe-skill";
    if (error)
        dprintf(2, "%s: %s: %s\n", name, what, strerror(error));
    else
        dprintf(2, "%s: %s\n", name, what);
    return 1;
}

/// Through /proc where the path is longer than a socket's address can be. Returns the socket, or -1 with errno.
static int connect_to(const char *folder) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int directory = -1;
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", folder, TROUPE_SKILL_SOCKET);
    if (length >= (int)sizeof address.sun_path) {
        directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0) return -1;
        snprintf(
            address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, TROUPE_SKILL_SOCKET);
    }
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return -1;
    while (connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        if (errno != EINTR) {
            int error = errno;
            close(connection);
            errno = error;
            return -1;
        }
    if (directory >= 0) close(directory);
    return connection;
}

static int send_all(int connection, const void *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(connection, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return -1;
        bytes = (const char *)bytes + sent;
        count -= sent;
    }
    return 0;
}

static int send_call(int connection, const struct call *call) {
    if (send_all(connection, &call->header, sizeof call->header) != 0) return -1;
    if (send_all(connection, call->name, call->header.name_bytes) != 0) return -1;
    if (send_all(connection, call->directory, call->header.directory_bytes) != 0) return -1;
    for (char **argument = call->arguments; *argument; argument++)
        if (send_all(connection, *argument, strlen(*argument) + 1) != 0) return -1;
    return send_all(connection, call->input, call->header.input_bytes);
}

/// Reads exactly so many bytes; 0, or -1 at an early end.
static int receive_all(int connection, void *bytes, size_t count) {
    while (count > 0) {
        ssize_t received = recv(connection, bytes, count, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received <= 0) return -1;
        bytes = (char *)bytes + received;
        count -= received;
    }
    return 0;
}

static int write_all(int file, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(file, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -1;
        bytes += written;
        count -= written;
    }
    return 0;
}

/// Passes bytes of the answer on. Returns 0, -1 where the server is gone, -2 where nobody can be written to.
static int pass_on(int connection, int file, size_t count) {
    static char bytes[64 << 10];
    while (count > 0) {
        size_t part = count < sizeof bytes ? count : sizeof bytes;
        if (receive_all(connection, bytes, part) != 0) return -1;
        if (write_all(file, bytes, part) != 0) return -2;
        count -= part;
    }
    return 0;
}

int main(int argc, char **argv) {
    static struct call call;
    if (argc < 1) return fail(&call, "it was started without a name", 0);
    const char *problem = gather_call(&call, argv);
    if (problem) return fail(&call, problem, 0);
    int connection = connect_to(call.folder);
    if (connection < 0) return fail(&call, "nobody is there to ask; the step may be over", errno);
    // A call that is refused is answered before all of it is read: the answer counts, not that sending failed.
    send_call(connection, &call);
    struct troupe_skill_answer answer;
    if (receive_all(connection, &answer, sizeof answer) != 0 || answer.magic != TROUPE_SKILL_MAGIC)
        return fail(&call, "the call was broken off", 0);
    int result = pass_on(connection, 2, answer.error_bytes);
    if (result == 0) result = pass_on(connection, 1, answer.output_bytes);
    if (result == -1) return fail(&call, "the answer was broken off", 0);
    if (result == -2) return fail(&call, "the answer cannot be written", errno);
    return answer.status;
}
