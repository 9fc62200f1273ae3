import Glibc

/// The paths of an embedded cluster.
///
///     <directory>/lock          held by the program that runs it
///     <directory>/data          PostgreSQL's data directory; appears whole or not at all
///     <directory>/data.new-…    initdb at work, or what a kill left of it
///     <directory>/postgres.log  what the server printed
///     <directory>/socket        the Unix socket, unless its path would be too long
struct ClusterLayout: Equatable {
    let directory: String
    let account: ServerAccount

    var lockFile: String { "\(directory)/lock" }
    var data: String { "\(directory)/data" }
    var log: String { "\(directory)/postgres.log" }
    var postmasterFile: String { "\(data)/postmaster.pid" }
    static let unfinishedPrefix = "data.new-"

    /// The name of a file in the socket directory; the port is part of it though no network is involved.
    static let socketName = ".s.PGSQL.5432"
    /// `sun_path` has 108 bytes and ends with NUL (unix(7)).
    static let socketPathLimit = 107

    /// Where the socket goes. A path that is too long, or that libpq would misread (it splits hosts at commas and
    /// takes a leading `@` as abstract), is replaced by a private directory named by a hash of the cluster's.
    var socketDirectory: String {
        let preferred = "\(directory)/socket"
        if preferred.utf8.count + 1 + Self.socketName.utf8.count <= Self.socketPathLimit,
            preferred.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: ",") })
        {
            return preferred
        }
        let base = account.isOther && access("/run", W_OK) == 0 ? "/run" : "/tmp"
        return "\(base)/troupe-\(account.userID)-\(String(Self.hash(directory), radix: 16))"
    }

    /// The server's command line. Settings are given here, so that they follow the program and not the directory.
    func serverCommand(_ installation: PostgresInstallation) -> [String] {
        let quoted = socketDirectory.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        let settings = [
            "listen_addresses=", "port=5432", "unix_socket_directories=\"\(quoted)\"", "unix_socket_permissions=0700",
            "timezone=UTC", "log_timezone=UTC", "logging_collector=off", "log_destination=stderr",
            // The log would quote statements and keys, which are users' content.
            "log_min_error_statement=panic", "log_error_verbosity=terse", "log_checkpoints=off",
        ]
        return ["\(installation.binaries)/postgres", "-D", data] + settings.flatMap { ["-c", $0] }
    }

    /// The command that fills a new data directory: checksums, UTF-8, and the C locale, which is the same everywhere.
    func initializeCommand(_ installation: PostgresInstallation, into path: String) -> [String] {
        [
            "\(installation.binaries)/initdb", "-D", path, "-U", EmbeddedCluster.role, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--data-checksums", "--no-instructions",
        ]
    }

    /// The version the data directory was made by; nil when there is none yet.
    func dataMajor() throws(PostgresError) -> Int? {
        guard access(data, F_OK) == 0 else { return nil }
        guard let text = FileTree.text("\(data)/PG_VERSION"), let major = Int(text.prefix { $0.isNumber }) else {
            throw PostgresError(
                .cluster, "\(data) is not a PostgreSQL data directory (no readable PG_VERSION); move it away")
        }
        return major
    }

    /// Creates the socket's directory, open to the server's user and nobody else: the server trusts who reaches it.
    func prepareSocketDirectory() throws(PostgresError) {
        let path = socketDirectory
        if mkdir(path, 0o700) == 0 {
            if account.isOther { chown(path, account.userID, account.groupID) }
        } else if errno != EEXIST {
            throw .system("create the socket directory", path)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .system("inspect", path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.userID, status.st_mode & 0o077 == 0 else {
            throw PostgresError(
                .cluster, "\(path) must be a directory of the database server's user with mode 0700; remove it")
        }
    }

    /// FNV-1a, 64 bits: stable from run to run, which Swift's own hash is not.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
