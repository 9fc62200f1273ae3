import TroupeInterpreter

/// Where in its workspace a step runs.
enum WorkingDirectory {
    /// The directory that `workingDirectory` names, with symbolic links resolved; it must lie in the workspace.
    static func resolve(_ wanted: String?, in workspace: String) throws(Fault) -> String {
        guard let root = LocalFile.real(workspace) else {
            throw Fault("workspace.directory", "the workspace '\(workspace)' is gone")
        }
        guard let wanted else { return root }
        guard !wanted.utf8.contains(0), wanted.utf8.count <= 4096 else {
            throw Fault("shell.working-directory", "the workingDirectory is no path")
        }
        let path = wanted.hasPrefix("/") ? wanted : "\(root)/\(wanted)"
        guard let directory = LocalFile.real(path), LocalFile.isDirectory(directory) else {
            throw Fault("shell.working-directory", "there is no directory '\(wanted)' in the workspace")
        }
        guard directory == root || directory.hasPrefix(root == "/" ? "/" : "\(root)/") else {
            throw Fault("shell.working-directory", "the workingDirectory '\(wanted)' leads out of the workspace")
        }
        return directory
    }
}
