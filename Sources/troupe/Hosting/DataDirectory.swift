import Glibc

/// The places inside a data directory.
struct DataDirectory: Sendable {
    let path: String
    var postgres: String { path + "/postgres" }
    var workspaces: String { path + "/workspaces" }
    var locks: String { path + "/locks" }
    var attempts: String { path + "/attempts" }
    /// The bare repositories of the local forge.
    var forge: String { path + "/forge" }
    /// Where its builds work.
    var builds: String { path + "/builds" }

    /// Makes what is not there. The directory itself must be passable for the database's own user; what is inside is
    /// closed to others.
    init(_ path: String) throws {
        self.path = path
        guard FileTree.makeDirectory(path, mode: 0o755) else {
            throw CommandFailure(
                description: "the data directory '\(path)' cannot be made: \(String(cString: strerror(errno))); "
                    + "name another with --data-dir or TROUPE_DATA_DIR")
        }
        for inner in [workspaces, locks, forge, builds] where !FileTree.makeDirectory(inner, mode: 0o700) {
            throw CommandFailure(
                description: "'\(inner)' cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// A name of this directory that no other has: attempts of steps leave their traces here and nowhere else.
    func place() throws -> String {
        let file = path + "/place"
        if let bytes = FileTree.read(file, limit: 256), !bytes.isEmpty {
            return String(decoding: bytes, as: UTF8.self)
        }
        let place =
            String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
        guard FileTree.write(Array(place.utf8), to: file) else {
            throw CommandFailure(description: "'\(file)' cannot be written: \(String(cString: strerror(errno)))")
        }
        return place
    }
}
