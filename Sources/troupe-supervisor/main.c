// troupe-supervisor: holds the processes of one step together and ends with them, or ends them with the server.
//
//   server ── guard ── warden ── main process of the step ── …
//
// The warden starts the step, passes on its exit status and kills what is left of it. It is the first process of a PID
// namespace or a "child subreaper", to which every orphan below it falls. The guard only waits for the warden: if that
// is killed, the orphans fall to the guard, which kills them; if the guard is killed, the warden ends the step. Both
// see the end of the control socket when the server dies, and both hold the step's lock file until nobody is left.
//
//   troupe-supervisor             supervise the step ordered on descriptor 4
//   troupe-supervisor --confirm   return when nobody holds the lock file on descriptor 3
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descendants.h"
#include "lockfile.h"
#include "namespace.h"
#include "order.h"
#include "warden.h"

/// Exit status of a warden that could not make its namespace and has started nothing.
#define NAMESPACE_REFUSED 120

static int refuse(int stage, int error) {
    struct troupe_report report = {.kind = TROUPE_REPORT_FAILED, .value = stage, .error = error};
    send_report(&report);
    report = (struct troupe_report){.kind = TROUPE_REPORT_GONE};
    send_report(&report);
    return 1;
}

/// Starts a warden and waits for its end; returns its wait status, or -1 where it could not be started.
static int guard_warden(const struct order *order, bool in_namespace, int guard) {
    pid_t warden = in_namespace ? fork_into_namespace() : fork();
    if (warden < 0) return -1;
    if (warden == 0) {
        if (in_namespace && enter_namespace() != 0) _exit(NAMESPACE_REFUSED);
        if (!in_namespace) prctl(PR_SET_CHILD_SUBREAPER, 1);
        run_warden(order, in_namespace, guard);
        _exit(0);
    }
    if (order->header.has_lock) record_process(SLOT_WARDEN, warden);
    // With a namespace they may be needed once more, without it.
    if (!in_namespace) close_step_descriptors();
    int status = 0;
    // Orphans of a killed warden may end here first.
    pid_t ended;
    while ((ended = waitpid(-1, &status, 0)) != warden)
        if (ended < 0 && errno != EINTR) return -1;
    return status;
}

static int supervise(void) {
    sigset_t all;
    sigfillset(&all);
    // Only the server, through its socket, and the step's own end decide; a stray SIGTERM or SIGHUP does not.
    sigprocmask(SIG_BLOCK, &all, NULL);
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    struct order order;
    if (read_order(&order) != 0) return refuse(TROUPE_STAGE_ORDER, errno);
    int guard = pidfd_open(getpid(), 0);
    if (guard < 0) return refuse(TROUPE_STAGE_FORK, errno);
    // Clear of the numbers that mean something here.
    int high = fcntl(guard, F_DUPFD_CLOEXEC, TROUPE_SUPERVISOR_INHERITED + (int)order.header.inherited_count);
    if (high < 0) return refuse(TROUPE_STAGE_FORK, errno);
    if (high != guard) close(guard);
    if (order.header.has_lock) record_process(SLOT_GUARD, getpid());

    bool in_namespace = order.header.containment == TROUPE_CONTAINMENT_NAMESPACE;
    int status = guard_warden(&order, in_namespace, high);
    if (in_namespace && (status == -1 || (WIFEXITED(status) && WEXITSTATUS(status) == NAMESPACE_REFUSED)))
        status = guard_warden(&order, false, high);
    if (status == -1) return refuse(TROUPE_STAGE_FORK, errno);
    if (status != 0) {
        kill_descendants(NULL);
        struct troupe_report report = {.kind = TROUPE_REPORT_LOST};
        send_report(&report);
    }
    if (order.header.has_lock) release_lock();
    return status == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--confirm") == 0) return await_release(3) == 0 ? 0 : 1;
    if (argc != 1) {
        fprintf(stderr, "troupe-supervisor is started by troupe, not by hand.\n");
        return 64;
    }
    return supervise();
}
