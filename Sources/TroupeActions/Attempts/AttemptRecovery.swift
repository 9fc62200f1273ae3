import TroupeEngine
import TroupeInterpreter
import TroupeProcess

/// Finds out what became of an attempt that runs processes, after the server that began it has ended.
struct AttemptRecovery {
    /// How long what is left of an attempt may take to end. Its supervisor ends it as soon as the server is gone.
    private static let patience = Duration.seconds(300)

    let surroundings: ActionSurroundings

    /// Returns when no process of the attempt is left. What git processes of it left locked is free then.
    func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        // Its lock and its marker are there. The server that had it is gone, and so are its processes.
        if context.isElsewhere { return .interrupted }
        do throws(ProcessError) {
            try await surroundings.processes.confirmGone(lockFile: context.lockPath, within: Self.patience)
        } catch {
            throw Fault("attempt.still-running", error.description)
        }
        surroundings.markers.skillFolder(of: order).remove()
        guard surroundings.markers.mayHaveBegun(order) else { return .neverStarted }
        if let start = surroundings.markers.startTime(of: order) {
            let workspace = try await context.workspace()
            let removed = GitLocks.removeStale(in: workspace, from: start, to: surroundings.startTime)
            for name in removed { context.say("warn", "removed '\(name)', which the interrupted attempt left behind") }
        }
        return .interrupted
    }
}
