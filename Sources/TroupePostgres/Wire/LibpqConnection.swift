import CPostgres

/// Owns one `PGconn`.
///
/// A class and not a noncopyable struct, because it travels through an inbox that is an array.
/// `@unchecked Sendable`: used by one thread at a time; the connector thread makes it and hands it over through the
/// I/O thread's inbox, whose lock orders the two.
final class LibpqConnection: @unchecked Sendable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQfinish(pointer) }

    var isBroken: Bool { PQstatus(pointer) == CONNECTION_BAD }
    var socket: Int32 { PQsocket(pointer) }
    var backendPID: Int32 { PQbackendPID(pointer) }
    var serverVersion: Int32 { PQserverVersion(pointer) }

    /// What libpq last complained about, on one line, bounded.
    var errorMessage: String { ServerMessage.firstLine(PQerrorMessage(pointer)) }
}

/// Turns what libpq and the server say into errors of ours.
enum ServerMessage {
    static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "" }
        let line = String(cString: text).split(whereSeparator: \.isNewline).first ?? ""
        return String(line.prefix(PostgresError.messageLimit))
    }

    /// The error of a failed result. DETAIL is left out, and so are messages of class 22: both quote values.
    static func error(of result: OpaquePointer) -> PostgresError {
        let sqlState = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
        let constraint = PQresultErrorField(result, Int32(UInt8(ascii: "n"))).map { String(cString: $0) }
        guard let sqlState else {
            return PostgresError(.connectionLost, firstLine(PQresultErrorMessage(result)), isOutcomeUnknown: true)
        }
        let message =
            sqlState.hasPrefix("22")
            ? "the server refused a value" : firstLine(PQresultErrorField(result, Int32(UInt8(ascii: "M"))))
        return PostgresError(.server, message, sqlState: sqlState, constraint: constraint)
    }

    /// FATAL and PANIC end the session; the untranslated severity exists since PostgreSQL 9.6.
    static func endsSession(_ result: OpaquePointer) -> Bool {
        guard let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))) else { return false }
        let text = String(cString: severity)
        return text == "FATAL" || text == "PANIC"
    }

    /// The SQLSTATE in a message of verbose style, `…:  3D000: …`, the only place where libpq gives it for a refused
    /// connection; the message comes back without it.
    static func splitVerbose(_ line: String) -> (message: String, sqlState: String?) {
        let bytes = Array(line.utf8)
        var index = 0
        while index + 10 <= bytes.count {
            let code = bytes[(index + 3)..<(index + 8)]
            if bytes[index..<(index + 3)].elementsEqual(":  ".utf8), bytes[index + 8] == UInt8(ascii: ":"),
                bytes[index + 9] == UInt8(ascii: " "),
                code.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
            {
                let message = bytes[..<(index + 1)] + bytes[(index + 9)...]
                return (String(decoding: message, as: UTF8.self), String(decoding: code, as: UTF8.self))
            }
            index += 1
        }
        return (line, nil)
    }
}
