import Glibc

/// Where a PostgreSQL server's programs are.
struct PostgresInstallation: Equatable, Sendable {
    /// The directory of `postgres` and `initdb`.
    let binaries: String
    /// For instance 15.
    let major: Int

    /// The oldest version Troupe works with.
    static let oldest = 14

    /// The installation of that version in the distribution's own place, where it is found without asking any program.
    static func find(major: Int) -> PostgresInstallation? {
        let directory = "/usr/lib/postgresql/\(major)/bin"
        guard major >= oldest, access("\(directory)/postgres", X_OK) == 0, access("\(directory)/initdb", X_OK) == 0
        else { return nil }
        return PostgresInstallation(binaries: directory, major: major)
    }

    /// All installations that can be found: distributions' own places, PATH, and what `pg_config` says. Blocks.
    static func find(path: String) -> [PostgresInstallation] {
        var found: [PostgresInstallation] = []
        func add(_ directory: String, major: Int?) {
            guard access("\(directory)/postgres", X_OK) == 0, access("\(directory)/initdb", X_OK) == 0,
                !found.contains(where: { $0.binaries == directory })
            else { return }
            if let major = major ?? version(of: directory) {
                found.append(PostgresInstallation(binaries: directory, major: major))
            }
        }
        for name in entries(of: "/usr/lib/postgresql") { add("/usr/lib/postgresql/\(name)/bin", major: Int(name)) }
        for name in entries(of: "/usr") where name.hasPrefix("pgsql-") {
            add("/usr/\(name)/bin", major: Int(name.dropFirst(6)))
        }
        for directory in path.split(separator: ":") where directory.hasPrefix("/") {
            add(String(directory), major: nil)
            if access("\(directory)/pg_config", X_OK) == 0,
                let output = SpawnedProcess.output(of: ["\(directory)/pg_config", "--bindir"])
            {
                add(String(output.prefix { !$0.isNewline }), major: nil)
            }
        }
        return found
    }

    /// The installation for a data directory of version `dataMajor`, or the newest one for a new directory.
    static func choose(
        among found: [PostgresInstallation], dataMajor: Int?, directory: String
    ) throws(PostgresError) -> PostgresInstallation {
        let usable = found.filter { $0.major >= oldest }.sorted { $0.major > $1.major }
        guard let newest = usable.first else {
            throw PostgresError(
                .cluster,
                "no PostgreSQL server \(oldest) or newer is installed"
                    + (found.isEmpty ? "" : " (found \(found.map { "\($0.major)" }.joined(separator: ", ")))")
                    + "; install the package postgresql, or set DATABASE_URL")
        }
        guard let dataMajor else { return newest }
        if let matching = usable.first(where: { $0.major == dataMajor }) { return matching }
        throw PostgresError(
            .cluster,
            "\(directory) was created by PostgreSQL \(dataMajor), but only "
                + "\(usable.map { "\($0.major)" }.joined(separator: ", ")) is installed; install postgresql-\(dataMajor)"
                + ", or upgrade the directory with pg_upgrade, or choose another data directory")
    }

    /// `postgres (PostgreSQL) 15.4 (Debian …)` is 15.
    static func major(inVersionLine line: String) -> Int? {
        guard let range = line.firstRange(of: "(PostgreSQL) ") else { return nil }
        return Int(line[range.upperBound...].prefix { $0.isNumber })
    }

    private static func version(of directory: String) -> Int? {
        SpawnedProcess.output(of: ["\(directory)/postgres", "--version"]).flatMap(major(inVersionLine:))
    }

    private static func entries(of directory: String) -> [String] { FileTree.entries(of: directory) }
}
