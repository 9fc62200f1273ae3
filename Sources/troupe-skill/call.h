#pragma once
// One call of a skill, as gathered from this process.
#include "../CLinux/include/SkillProtocol.h"

struct call {
    struct troupe_skill_call header;
    const char *name;
    /// The folder this command was started from: the socket is in it.
    char folder[TROUPE_SKILL_MAX_DIRECTORY];
    char directory[TROUPE_SKILL_MAX_DIRECTORY];
    char **arguments;
    char input[TROUPE_SKILL_MAX_INPUT];
};

/// Gathers name, folder, current directory, arguments and standard input; NULL, or what is wrong.
const char *gather_call(struct call *call, char **argv);
