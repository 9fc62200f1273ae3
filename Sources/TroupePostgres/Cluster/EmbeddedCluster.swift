import Glibc
import Synchronization
import TroupeThreads

/// A PostgreSQL server of our own, for those who bring none.
///
/// It lives in one directory, listens on a Unix socket only, starts and stops with this program, is restarted when it
/// dies, and survives SIGKILL of either: fsync is on and all durability settings are PostgreSQL's defaults. It also
/// stops when the last reference to it is gone.
///
///     creating --> starting --> ready --server died--> restarting --> ready …
///         '------------'----------'----------------------'--stop--> stopped
///         '------------'--> failed (only before it was ready once)
package final class EmbeddedCluster: Sendable {
    /// What the cluster is doing.
    package enum State: Sendable, Equatable {
        /// The data directory is being created.
        case creating
        /// The server starts, perhaps recovering from a crash.
        case starting
        /// The server accepts connections.
        case ready
        /// The server ended by itself (the text says how); it starts again after the pause.
        case restarting(reason: String, pauseMilliseconds: Int)
        /// This program stopped it.
        case stopped
        /// It cannot be created or started.
        case failed(PostgresError)
    }

    /// The superuser everything runs as.
    package static let role = "troupe"
    /// The database that exists once the cluster is ready.
    package static let database = "troupe"

    /// How to connect; valid whenever the cluster is ready.
    package let target: ConnectionTarget
    private let control: ClusterControl

    private init(target: ConnectionTarget, control: ClusterControl) {
        self.target = target
        self.control = control
    }

    deinit { control.requestStop() }

    /// Creates the cluster in `directory` if there is none, starts it, and returns when it accepts connections.
    ///
    /// Throws when another program runs it, when PostgreSQL is not installed, when the directory is of another major
    /// version, or when the server does not start; the message says what to do. Cancelling the task stops it.
    package static func start(
        in directory: String, searchPath: String = ProgramPath.current
    ) async throws(PostgresError) -> EmbeddedCluster {
        let control = try ClusterControl()
        guard
            OwnThread.start(
                "postgres-super",
                { ClusterSupervisor(control, directory: directory, searchPath: searchPath).run() }) == 0
        else { throw PostgresError(.cluster, "no thread is left to run the database server from") }
        let outcome = await withTaskCancellationHandler {
            await control.firstOutcome()
        } onCancel: {
            control.requestStop()
        }
        return EmbeddedCluster(target: try outcome.get(), control: control)
    }

    /// The state now and each one after; ends when the cluster is stopped.
    package func states() -> AsyncStream<State> { control.states() }

    /// The server's process id; nil while it does not run.
    package var serverPID: Int32? { control.serverPID }

    /// Shuts the server down (fast: sessions end, what is committed stays) and waits until it is gone.
    package func stop() async {
        control.requestStop()
        await control.finished()
    }

    /// As `stop`, blocking: for the last moments of a process, never for a task.
    package func stopBlocking() {
        control.requestStop()
        control.waitUntilFinished()
    }
}

/// The PATH of this program.
package enum ProgramPath {
    /// As the environment has it now.
    package static var current: String { getenv("PATH").map { String(cString: $0) } ?? "" }
}
