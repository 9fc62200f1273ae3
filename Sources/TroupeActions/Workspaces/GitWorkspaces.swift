import TroupeEngine
import TroupeForge
package import TroupeInterpreter
import TroupeProcess

/// The directories that runs work in: clones, empty directories, or given working trees.
///
///     <directory>/<run>/<repository>-<hash>   a clone; `origin` is what it was cloned from: the forge's own
///                                             repository, where it has one, and then pushes go to both
///     <directory>/<run>/files                 where no repository is named
///     <directory>/in-place/<hash>             which run works in which given directory; see `InPlaceLocks`
///
/// A sub-workflow with a repository of its own has its clone beside that of its run. When a run is over, its clone is
/// removed if the run completed and everything in it is committed and at a remote; a clone with other work in it, and
/// that of a failed or canceled run, stays for people to look at and to remove.
package actor GitWorkspaces: Workspaces {
    private struct Place: Hashable {
        var run: Key
        var request: WorkspaceRequest?
        var forge: String?
    }

    private struct Preparation {
        var task: Task<Result<String, Fault>, Never>
        var number: Int
        var waiters = 0
    }

    private let directory: String
    private let surroundings: ActionSurroundings
    private let locks: InPlaceLocks
    private var preparations: [Place: Preparation] = [:]
    private var ready: [Place: String] = [:]
    private var count = 0

    /// - Parameters:
    ///   - directory: absolute; made when it is first needed.
    ///   - isActive: whether a run exists and is not finished.
    package init(
        directory: String, _ surroundings: ActionSurroundings, isActive: @escaping @Sendable (Key) async -> Bool
    ) {
        self.directory = directory
        self.surroundings = surroundings
        locks = InPlaceLocks(directory: "\(directory)/in-place", isActive: isActive)
    }

    /// Many steps may ask at once: the first one's request prepares, the others wait for it. When all who wait are
    /// canceled, so is the preparation.
    package func prepare(
        run: Key, request: WorkspaceRequest?, forge: String? = nil
    ) async throws(Fault) -> String {
        let place = Place(run: run, request: request, forge: forge)
        if let path = ready[place] {
            if LocalFile.isDirectory(path) { return path }
            // A fresh clone would lack what earlier steps did, and nobody would notice.
            throw Fault(
                "workspace.lost",
                "the run's directory '\(path)' was removed while the run goes on; what its steps did "
                    + "there is gone: start a new run")
        }
        if preparations[place] == nil {
            count += 1
            let number = count
            let task = Task { await self.make(place, number) }
            preparations[place] = Preparation(task: task, number: number)
        }
        preparations[place]?.waiters += 1
        guard let preparation = preparations[place] else { throw Self.canceled }
        let result = await withTaskCancellationHandler {
            await preparation.task.value
        } onCancel: {
            Task { await self.leave(place, preparation.number) }
        }
        return try result.get()
    }

    /// One who waited was canceled. The next to ask begins anew, under another number.
    private func leave(_ place: Place, _ number: Int) {
        guard preparations[place]?.number == number else { return }
        preparations[place]?.waiters -= 1
        guard let preparation = preparations[place], preparation.waiters <= 0 else { return }
        preparations[place] = nil
        preparation.task.cancel()
    }

    private func make(_ place: Place, _ number: Int) async -> Result<String, Fault> {
        let result: Result<String, Fault>
        do throws(Fault) {
            result = .success(try await self.path(of: place, number))
        } catch {
            result = .failure(error)
        }
        if preparations[place]?.number == number { preparations[place] = nil }
        if case .success(let path) = result { ready[place] = path }
        return result
    }

    private func path(of place: Place, _ number: Int) async throws(Fault) -> String {
        guard let request = place.request, !request.repository.isEmpty else {
            let path = "\(directory)/\(place.run)/files"
            try Self.makeDirectory(path)
            return path
        }
        if request.inPlace { return try await inPlace(request.repository, place.run) }
        let source = try RepositorySource(request.repository)
        let parent = "\(directory)/\(place.run)"
        let path = "\(parent)/\(source.name)-\(source.text.stableHash.prefix(8))"
        if LocalFile.isDirectory(path) { return path }
        try Self.makeDirectory(parent)
        let clone = RepositoryClone(surroundings: surroundings)
        try await clone.make(
            from: source, of: try await forgeRepository(request.repository, place.forge), at: path,
            by: "\(parent)/.clone-\(number)")
        return path
    }

    /// The forge's own repository of what the request names.
    private func forgeRepository(_ repository: String, _ forge: String?) async throws(Fault) -> String? {
        guard let configured = surroundings.forges.forge(named: forge) else { return nil }
        do throws(ForgeError) {
            return try await configured.place(repository)?.cloneURL
        } catch {
            throw Fault("workspace.forge", error.description)
        }
    }

    private func inPlace(_ repository: String, _ run: Key) async throws(Fault) -> String {
        guard repository.hasPrefix("/"), let path = LocalFile.real(repository), LocalFile.isDirectory(path) else {
            throw Fault(
                "workspace.repository",
                "'\(RepositorySource.shown(repository))' cannot be worked in: in-place needs the absolute path of a directory"
            )
        }
        if !LocalFile.exists("\(path)/.git") {
            var above = LocalFile.parent(of: path)
            while let candidate = above {
                if LocalFile.exists("\(candidate)/.git") {
                    throw Fault(
                        "workspace.repository",
                        "'\(path)' lies in the working tree '\(candidate)'; name that instead, so that it can be locked as a whole"
                    )
                }
                above = LocalFile.parent(of: candidate)
            }
        }
        try await locks.reserve(path, for: run)
        return path
    }

    package func release(run: Key, outcome: Outcome) async {
        surroundings.markers.remove(run: run)
        for place in ready.keys where place.run == run { ready[place] = nil }
        locks.giveUp(run)
        let parent = "\(directory)/\(run)"
        let clone = RepositoryClone(surroundings: surroundings)
        for name in LocalFile.names(in: parent) {
            let path = "\(parent)/\(name)"
            if name == "files" {
                LocalFile.removeEmptyDirectory(path)
            } else if name.hasPrefix(".clone-") {
                await clone.remove(path)
            } else if outcome == .completed, await clone.isSafelyElsewhere(path) {
                await clone.remove(path)
            }
        }
        LocalFile.removeEmptyDirectory(parent)
    }

    private static func makeDirectory(_ path: String) throws(Fault) {
        guard LocalFile.makeDirectory(path) else {
            throw Fault("workspace.directory", "the directory '\(path)' cannot be made: \(LocalFile.reason())")
        }
    }

    private static let canceled = Fault("workspace.canceled", "the preparation of the workspace was canceled")
}
