import Glibc

/// The operating-system user the embedded server runs as: ourselves, or `postgres` when we are root, as PostgreSQL
/// refuses to run as root.
struct ServerAccount: Equatable {
    let userID: uid_t
    let groupID: gid_t
    /// Whether the server runs as somebody else than this program.
    let isOther: Bool

    /// The account for a program that runs as `effectiveUser`.
    static func choose(effectiveUser: uid_t = geteuid()) throws(PostgresError) -> ServerAccount {
        guard effectiveUser == 0 else {
            return ServerAccount(userID: effectiveUser, groupID: getegid(), isOther: false)
        }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw PostgresError(
                .cluster,
                "running as root needs a user named postgres for the database server, which refuses to run as root; "
                    + "install the package postgresql, or run as a normal user")
        }
        return ServerAccount(userID: entry.pw_uid, groupID: entry.pw_gid, isOther: true)
    }

    /// The command that runs `command` as this user and interrupts it (SIGINT, a fast shutdown) when the thread that
    /// spawned it ends. `setpriv` replaces itself, so the process id is the command's.
    func launch(_ command: [String], setpriv: String) -> [String] {
        let identity = isOther ? ["--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups"] : []
        return [setpriv] + identity + ["--pdeathsig", "INT"] + command
    }

    /// Throws when this user cannot pass through `directory` or one above it. Access lists are not looked at.
    func requireTraversal(to directory: String) throws(PostgresError) {
        guard isOther else { return }
        var path = ""
        for component in directory.split(separator: "/") {
            path += "/\(component)"
            var status = stat()
            guard stat(path, &status) == 0 else { throw .system("inspect", path) }
            let bit: mode_t =
                status.st_uid == userID ? 0o100 : status.st_gid == groupID ? 0o010 : 0o001
            guard status.st_mode & bit != 0 else {
                throw PostgresError(
                    .cluster,
                    "the database server runs as user postgres, who cannot pass through \(path) (mode "
                        + "\(String(status.st_mode & 0o7777, radix: 8))); choose a data directory elsewhere, or run: "
                        + "chmod o+x \(path)")
            }
        }
    }
}
