import TroupeEngine
import TroupeInterpreter

/// Nothing that is measured works in a directory.
struct NoWorkspaces: Workspaces {
    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String { "/" }

    func release(run: Key, outcome: Outcome) async {}
}
