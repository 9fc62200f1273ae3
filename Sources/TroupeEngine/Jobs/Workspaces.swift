package import TroupeInterpreter

/// Prepares and gives up the directories that runs work in.
package protocol Workspaces: Sendable {
    /// The directory for a run's steps: a fresh clone, or an empty directory where no repository is named, or the given
    /// working tree itself (`inPlace`), locked against other runs. The same answer each time, also after a restart.
    ///
    /// - Parameter forge: the forge that the run chose; its repository may be what the clone is made from.
    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String

    /// The run is over: unlock, and remove what is not needed. Work that exists nowhere else is kept.
    func release(run: Key, outcome: Outcome) async
}
