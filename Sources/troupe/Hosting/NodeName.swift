import Glibc

/// How this server is called among others on the same database.
enum NodeName {
    /// For people: host and process.
    static var text: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        let host = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(host):\(getpid())"
    }

    /// For the database's list of sessions: a name that no other server has.
    static func token() -> String { String(UInt64.random(in: .min ... .max), radix: 16) }
}
