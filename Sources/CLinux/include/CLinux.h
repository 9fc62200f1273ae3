#pragma once
// What Swift's Glibc module lacks.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>

#include "ChildSpawn.h"
#include "SupervisorProtocol.h"
