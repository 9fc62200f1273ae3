#pragma once
#include <stdbool.h>

#include "order.h"

/// Runs the step and ends it: returns only when no process of it is left. `guard` becomes readable when the guard dies.
void run_warden(const struct order *order, bool in_namespace, int guard);

/// Sends a report to the server, if it still lives.
void send_report(const struct troupe_report *report);

/// Closes what belongs to the step, so that it sees the end of its pipes when its own processes end.
void close_step_descriptors(void);
