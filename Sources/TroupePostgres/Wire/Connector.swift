import CLinux
import CPostgres
import Glibc

/// Makes connections, blocking the calling thread: name lookup in libpq blocks whatever mode is asked for.
enum Connector {
    /// Connects within the target's `connect_timeout`.
    static func connect(_ target: ConnectionTarget) -> Result<LibpqConnection, PostgresError> {
        var keywords: [UnsafeMutablePointer<CChar>?] = target.settings.map { strdup($0.keyword) } + [nil]
        var values: [UnsafeMutablePointer<CChar>?] = target.settings.map { strdup($0.value) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        let started = keywords.withUnsafeMutableBufferPointer { keywords in
            values.withUnsafeMutableBufferPointer { values in
                keywords.withMemoryRebound(to: UnsafePointer<CChar>?.self) { keywords in
                    values.withMemoryRebound(to: UnsafePointer<CChar>?.self) { values in
                        PQconnectStartParams(keywords.baseAddress, values.baseAddress, 0)
                    }
                }
            }
        }
        guard let started else { return .failure(PostgresError(.cannotConnect, "out of memory while connecting")) }
        let connection = LibpqConnection(owning: started)
        // Verbose style puts the SQLSTATE into the message of a refused connection; libpq gives it nowhere else.
        PQsetErrorVerbosity(started, PQERRORS_VERBOSE)
        if let error = finish(connection, within: target.connectTimeoutSeconds) { return .failure(error) }
        PQsetErrorVerbosity(started, PQERRORS_DEFAULT)
        // Without a receiver libpq prints notices on standard error.
        _ = PQsetNoticeReceiver(started, { _, _ in }, nil)
        guard connection.serverVersion >= 140_000 else {
            return .failure(
                PostgresError(
                    .cannotConnect,
                    "the server is PostgreSQL \(connection.serverVersion / 10_000), 14 or newer is needed"))
        }
        return .success(connection)
    }

    private static func finish(_ connection: LibpqConnection, within seconds: Int) -> PostgresError? {
        let deadline = milliseconds() + Int64(seconds) * 1_000
        var step = PGRES_POLLING_WRITING
        if connection.isBroken { return refusal(connection) }
        while step != PGRES_POLLING_OK {
            if step == PGRES_POLLING_FAILED { return refusal(connection) }
            let remaining = deadline - milliseconds()
            var descriptor = pollfd(
                fd: connection.socket, events: Int16(step == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
            let ready = remaining > 0 ? poll(&descriptor, 1, Int32(clamping: remaining)) : 0
            if ready == 0 {
                return PostgresError(.cannotConnect, "no answer from the database server within \(seconds) s")
            }
            if ready < 0, errno != EINTR { return PostgresError(.cannotConnect, "poll failed while connecting") }
            if ready > 0 { step = PQconnectPoll(connection.pointer) }
        }
        return nil
    }

    private static func refusal(_ connection: LibpqConnection) -> PostgresError {
        let (message, sqlState) = ServerMessage.splitVerbose(connection.errorMessage)
        return PostgresError(.cannotConnect, message, sqlState: sqlState)
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
