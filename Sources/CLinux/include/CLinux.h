#pragma once
// What Swift's Glibc module lacks.
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>

#include "ChildSpawn.h"
#include "LocalSocket.h"
#include "SkillProtocol.h"
#include "SupervisorProtocol.h"

/// Writes standard output line by line, also where it is no terminal. Swift does not let `stdout` itself be named.
static inline void troupe_line_buffer_output(void) { setvbuf(stdout, NULL, _IOLBF, 0); }
