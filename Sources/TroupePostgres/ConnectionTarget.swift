import CPostgres
import Glibc

/// Which database to connect to, and how.
///
/// Holds the password, so it describes itself without it and shows nothing to mirrors.
package struct ConnectionTarget: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// One libpq setting (PostgreSQL documentation, section 34.1.2).
    struct Setting: Sendable, Equatable {
        var keyword: String
        var value: String
    }

    private(set) var settings: [Setting]

    /// What holds unless `DATABASE_URL` says otherwise: a dead peer is noticed within about 10 s.
    private static let defaults: [Setting] = [
        Setting(keyword: "connect_timeout", value: "10"),
        Setting(keyword: "application_name", value: "troupe"),
        Setting(keyword: "keepalives", value: "1"),
        Setting(keyword: "keepalives_idle", value: "5"),
        Setting(keyword: "keepalives_interval", value: "2"),
        Setting(keyword: "keepalives_count", value: "3"),
        Setting(keyword: "tcp_user_timeout", value: "10000"),
    ]

    /// Reads a `postgres://` or `postgresql://` URL or a `key=value` connection string.
    ///
    /// The error names no part of the text, which may hold a password.
    package init(databaseURL text: String) throws(PostgresError) {
        guard !text.utf8.contains(0), text.utf8.count <= 8_192 else { throw Self.unreadable }
        let trimmed = String(text.drop(while: \.isWhitespace))
        guard !trimmed.isEmpty else {
            throw PostgresError(.invalidTarget, "DATABASE_URL is empty; unset it to use the embedded database")
        }
        guard let options = PQconninfoParse(trimmed, nil) else { throw Self.unreadable }
        defer { PQconninfoFree(options) }
        var settings: [Setting] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                settings.append(Setting(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        self.init(completing: settings)
    }

    /// A server on this machine, reached through the Unix socket in `directory`, trusted by file permissions.
    package init(socketDirectory directory: String, port: Int = 5432, user: String, database: String) {
        self.init(completing: [
            Setting(keyword: "host", value: directory), Setting(keyword: "port", value: "\(port)"),
            Setting(keyword: "user", value: user), Setting(keyword: "dbname", value: database),
        ])
    }

    private init(completing given: [Setting]) {
        var settings = given.filter { $0.keyword != "client_encoding" }
        for setting in Self.defaults where !settings.contains(where: { $0.keyword == setting.keyword }) {
            settings.append(setting)
        }
        // Decoding relies on it, so it is not a matter of taste.
        settings.append(Setting(keyword: "client_encoding", value: "UTF8"))
        self.settings = settings
    }

    private static let unreadable = PostgresError(
        .invalidTarget,
        "DATABASE_URL is neither a postgresql://user:password@host:port/database URL nor a list of key=value settings")

    /// The same server, another database.
    package func withDatabase(_ name: String) -> ConnectionTarget { setting("dbname", to: name) }

    /// The same server with another `application_name`, which `pg_stat_activity` shows.
    package func withApplicationName(_ name: String) -> ConnectionTarget { setting("application_name", to: name) }

    /// What `pg_stat_activity` shows, if given.
    package var applicationName: String? { self["application_name"] }

    /// The directory of the Unix socket or the host's name, if given.
    package var host: String? { self["host"] ?? self["hostaddr"] }
    /// The database's name, if given.
    package var database: String? { self["dbname"] }

    /// How long connecting may take, in seconds, at least 1.
    var connectTimeoutSeconds: Int {
        let seconds = self["connect_timeout"].flatMap { Int($0) } ?? 10
        return seconds <= 0 ? 86_400 : min(seconds, 86_400)
    }

    subscript(keyword: String) -> String? { settings.first { $0.keyword == keyword }?.value }

    private func setting(_ keyword: String, to value: String) -> ConnectionTarget {
        var copy = self
        copy.settings.removeAll { $0.keyword == keyword }
        copy.settings.append(Setting(keyword: keyword, value: value))
        return copy
    }

    /// User, host, port and database, for logs.
    package var description: String {
        let user = self["user"].map { "\($0)@" } ?? ""
        let port = self["port"].map { ":\($0)" } ?? ""
        return "postgresql://\(user)\(host ?? "local socket")\(port)/\(database ?? "")"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
