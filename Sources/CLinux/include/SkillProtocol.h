#pragma once
// What troupe-skill, which stands on a step's PATH under the names of skills, and the server say to each other: one
// connection, one call, one answer. Both are built from one checkout and installed together.
#include <stdint.h>

/// "TSK1" in memory.
#define TROUPE_SKILL_MAGIC 0x314B5354u
/// The socket, in the folder that holds the commands.
#define TROUPE_SKILL_SOCKET ".socket"
/// Arguments of one call, and the bytes of all of them with a NUL behind each.
#define TROUPE_SKILL_MAX_ARGUMENTS 4096
#define TROUPE_SKILL_MAX_ARGUMENT_BYTES (512 << 10)
/// Bytes of standard input that are passed on.
#define TROUPE_SKILL_MAX_INPUT (256 << 10)
/// Bytes of standard input that are read at all; whoever writes more gets SIGPIPE.
#define TROUPE_SKILL_MAX_READ (64 << 20)
/// Bytes of a name and of the path of the current directory.
#define TROUPE_SKILL_MAX_NAME 255
#define TROUPE_SKILL_MAX_DIRECTORY 4096

enum troupe_skill_flag {
    /// Standard input is the calling shell's own (a `while read` loop's, a function's) and was left alone.
    TROUPE_SKILL_INPUT_INHERITED = 1,
    /// Standard output is that of the step's own shell: no pipe, file or substitution lies between.
    TROUPE_SKILL_OUTPUT_OF_STEP = 2,
};

/// Header of a call; then the name, the current directory, the arguments with a NUL behind each, the input.
struct troupe_skill_call {
    uint32_t magic;
    uint32_t flags;
    uint32_t name_bytes;
    uint32_t directory_bytes;
    uint32_t argument_count;
    uint32_t argument_bytes;
    uint32_t input_bytes;
    uint32_t reserved;
    /// Bytes of standard input that were read; at least `input_bytes`.
    uint64_t input_total;
};

/// Header of an answer; then what goes to standard error, and what goes to standard output.
struct troupe_skill_answer {
    uint32_t magic;
    int32_t status;
    uint32_t error_bytes;
    uint32_t output_bytes;
};
