import CLinux
import Glibc
import TroupeInterpreter

/// The private directory of one attempt that stands on its step's `PATH`: a link for every skill, one for those that no
/// file stands for, and the socket. It holds nothing else, and only this user may look into it.
struct SkillFolder {
    /// Ends the names of such directories.
    static let suffix = ".skills"
    private static let anyName = ".any"

    let path: String

    /// The program to call for a name that has no file here.
    var anyProgram: String { "\(path)/\(Self.anyName)" }

    /// Makes the directory with its links; what an earlier start left there goes first.
    func make(program: String, names: some Sequence<String>) throws(Fault) {
        remove()
        guard LocalFile.makeDirectory(path) else { throw fault("cannot be made") }
        for name in names where symlink(program, "\(path)/\(name)") != 0 { throw fault("cannot be filled") }
        guard symlink(program, anyProgram) == 0 else { throw fault("cannot be filled") }
    }

    /// A listening socket in the directory, which never blocks. The address leads through /proc, since a path may be
    /// longer than an address.
    func listen(backlog: Int32) throws(Fault) -> Int32 {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw fault("cannot be opened") }
        defer { close(directory) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(AF_UNIX, type, 0)
        guard socket >= 0 else { throw fault("gets no socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = "/proc/self/fd/\(directory)/\(TROUPE_SKILL_SOCKET)"
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8.prefix($0.count - 1)) }
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound, Glibc.listen(socket, backlog) == 0 else {
            let failure = fault("gets no socket")
            close(socket)
            throw failure
        }
        return socket
    }

    func remove() {
        for name in LocalFile.names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    private func fault(_ what: String) -> Fault {
        Fault("shell.skills", "the directory '\(path)' for the step's skills \(what): \(LocalFile.reason())")
    }
}
