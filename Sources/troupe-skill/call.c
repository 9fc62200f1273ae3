#define _GNU_SOURCE
#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/// Whether the process is a shell; others (`xargs`, `timeout`) hand their input on on purpose.
static bool is_shell(pid_t pid) {
    char path[64], name[32] = {0};
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t length = read(file, name, sizeof name - 1);
    close(file);
    if (length <= 0) return false;
    name[strcspn(name, "\n")] = 0;
    return strcmp(name, "bash") == 0 || strcmp(name, "sh") == 0 || strcmp(name, "dash") == 0;
}

/// The parent of a process; 0 where that is not known.
static pid_t parent_of(pid_t pid) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    // The name stands in parentheses and may itself contain any character.
    char *rest = strrchr(text, ')');
    int parent;
    return rest && sscanf(rest + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

/// The outermost of the shells above this process: that of the step itself; 0 where a shell did not start this.
static pid_t outermost_shell(void) {
    pid_t outermost = 0, pid = getppid();
    for (int depth = 0; depth < 64 && pid > 1 && is_shell(pid); depth++) {
        outermost = pid;
        pid = parent_of(pid);
    }
    return outermost;
}

/// Whether the descriptor is open to the same file or pipe as another process's of that number.
static bool is_shared(int number, pid_t pid) {
    struct stat own, others;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, number);
    if (fstat(number, &own) != 0 || stat(path, &others) != 0) return false;
    return own.st_dev == others.st_dev && own.st_ino == others.st_ino;
}

/// Whether standard input may hold something meant for a program: no terminal, not /dev/null, not closed.
static bool has_input(void) {
    struct stat input;
    return fstat(0, &input) == 0 && (S_ISFIFO(input.st_mode) || S_ISREG(input.st_mode) || S_ISSOCK(input.st_mode));
}

/// Reads to the end, keeps the beginning, counts all.
static const char *read_input(struct call *call) {
    static char rest[64 << 10];
    while (call->header.input_total < TROUPE_SKILL_MAX_READ) {
        size_t kept = call->header.input_bytes;
        bool is_full = kept == sizeof call->input;
        ssize_t length = is_full ? read(0, rest, sizeof rest) : read(0, call->input + kept, sizeof call->input - kept);
        if (length == 0) break;
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return "standard input cannot be read";
        if (!is_full) call->header.input_bytes += length;
        call->header.input_total += length;
    }
    return NULL;
}

static const char *gather_arguments(struct call *call, char **arguments) {
    size_t bytes = 0, count = 0;
    for (; arguments[count]; count++) bytes += strlen(arguments[count]) + 1;
    if (count > TROUPE_SKILL_MAX_ARGUMENTS || bytes > TROUPE_SKILL_MAX_ARGUMENT_BYTES)
        return "the arguments are too many or too long for a model; write them to standard input";
    call->arguments = arguments;
    call->header.argument_count = count;
    call->header.argument_bytes = bytes;
    return NULL;
}

/// Where this program was started: the path given to the kernel, so that no variable has to name the socket.
static const char *find_folder(struct call *call) {
    const char *path = (const char *)getauxval(AT_EXECFN);
    const char *slash = path ? strrchr(path, '/') : NULL;
    size_t length = slash ? (slash == path ? 1 : (size_t)(slash - path)) : 1;
    if (length >= sizeof call->folder) return "the path of this command is too long";
    memcpy(call->folder, slash ? path : ".", length);
    call->folder[length] = 0;
    return NULL;
}

const char *gather_call(struct call *call, char **argv) {
    call->header.magic = TROUPE_SKILL_MAGIC;
    const char *slash = strrchr(argv[0], '/');
    call->name = slash ? slash + 1 : argv[0];
    call->header.name_bytes = strlen(call->name);
    if (call->header.name_bytes == 0 || call->header.name_bytes > TROUPE_SKILL_MAX_NAME)
        return "this is no name of a skill";
    const char *problem = find_folder(call);
    if (!problem) problem = gather_arguments(call, argv + 1);
    if (problem) return problem;
    if (!getcwd(call->directory, sizeof call->directory)) call->directory[0] = 0;
    call->header.directory_bytes = strlen(call->directory);
    pid_t shell = outermost_shell();
    if (shell && is_shared(1, shell)) call->header.flags |= TROUPE_SKILL_OUTPUT_OF_STEP;
    if (!has_input()) return NULL;
    if (shell && is_shared(0, getppid())) {
        // Reading it would end the loop that feeds on it.
        call->header.flags |= TROUPE_SKILL_INPUT_INHERITED;
        return NULL;
    }
    return read_input(call);
}
