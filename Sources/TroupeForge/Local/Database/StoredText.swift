import TroupeGraph
import TroupePostgres

/// Texts on their way into the database, held to a length.
enum StoredText {
    /// A text of at most `limit` bytes.
    static func checked(_ text: String, _ what: String, limit: Int) throws(ForgeError) -> PostgresValue {
        guard text.utf8.count <= limit else { throw .invalid("The \(what) is longer than \(limit) bytes.") }
        return .text(storable(text))
    }

    /// As `checked`, or NULL for nil.
    static func checked(orNull text: String?, _ what: String, limit: Int) throws(ForgeError) -> PostgresValue {
        guard let text else { return .null }
        return try checked(text, what, limit: limit)
    }

    /// A text with something to read in it.
    static func required(_ text: String, _ what: String, limit: Int) throws(ForgeError) -> PostgresValue {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .invalid("The \(what) is empty.") }
        return try checked(text, what, limit: limit)
    }

    /// A list of at most `count` short texts, each once.
    static func list(
        _ texts: [String], _ what: String, count: Int = 100, limit: Int = 200
    ) throws(ForgeError) -> PostgresValue {
        guard texts.count <= count else { throw .invalid("There are more than \(count) \(what).") }
        var seen: Set<String> = []
        var list: [String?] = []
        for text in texts {
            guard text.utf8.count <= limit else { throw .invalid("One of the \(what) is longer than \(limit) bytes.") }
            let text = storable(text)
            if !text.isEmpty, seen.insert(text).inserted { list.append(text) }
        }
        return .textArray(list)
    }

    /// A map as JSON of at most 256 KiB.
    static func json(_ map: ValueMap, _ what: String) throws(ForgeError) -> PostgresValue {
        guard Value.map(map).size(within: .init(bytes: 256 << 10, elements: 10_000, depth: 32)) != nil else {
            throw .invalid("The \(what) are larger than 256 KiB or nested more than 32 deep.")
        }
        return .bytea(Value.map(map).jsonBytes)
    }

    /// A number that fits the database.
    static func number(_ number: Int?, _ what: String) throws(ForgeError) -> PostgresValue {
        guard let number else { return .null }
        guard let small = Int32(exactly: number) else { throw .invalid("The \(what) is out of range.") }
        return .int4(small)
    }

    /// PostgreSQL's text cannot hold NUL.
    static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : text
    }

    /// What the idempotency key of a call is hashed from: it belongs to one project and one kind of creation.
    static func requestKey(_ call: ForgeCall, _ kind: String) -> PostgresValue {
        guard let key = call.idempotencyKey else { return .null }
        return .bytea(Array("\(kind)\u{0}\(call.project)\u{0}\(key)".utf8))
    }
}

/// Longest texts, in bytes.
enum TextLimit {
    static let name = 200
    static let title = 1_000
    static let body = 256 << 10
    static let comment = 64 << 10
}

/// The number of a thing, from the text that names it.
enum StoredID {
    /// - Throws: `notFound` for what no number can be.
    static func number(_ id: String, _ what: String) throws(ForgeError) -> Int64 {
        let digits = id.hasPrefix("#") || id.hasPrefix("!") ? id.dropFirst() : id[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(digits) else {
            throw .notFound("\(what) '\(id.prefix(100))'")
        }
        return number
    }

    /// The last number of the page before, from its cursor.
    static func cursor(_ page: ForgePageRequest) throws(ForgeError) -> PostgresValue {
        guard let after = page.after else { return .null }
        guard let number = Int64(after) else { throw .invalid("The cursor 'after' is not one that a list answered.") }
        return .int8(number)
    }
}

extension ForgePage {
    /// A page of the items that were read, of which there is one more than asked for when another page follows.
    init(_ read: [Item], of page: ForgePageRequest, cursor: (Item) -> String) {
        let items = Array(read.prefix(page.limit))
        self.init(items, next: read.count > page.limit ? items.last.map(cursor) : nil)
    }
}
