import TroupeGraph

/// How far a stream over many runs has come: a place in each shard. Opaque to clients.
struct UpdateCursor: Hashable, Sendable {
    /// Rows before `position` were seen, and of the row there its first `records` records.
    struct Place: Hashable, Sendable {
        var position: Int64
        var records: Int
    }

    private(set) var places: [Int: Place] = [:]

    init() {}

    /// All rows up to these positions were seen.
    init(after positions: [Int: Int64]) {
        for (shard, position) in positions { places[shard] = Place(position: position + 1, records: 0) }
    }

    /// The first record that was not seen; everything for a shard that is not named.
    subscript(shard: Int) -> Place {
        get { places[shard] ?? Place(position: 1, records: 0) }
        set { places[shard] = newValue }
    }

    // MARK: Text

    /// `1;shard.position.records;…` in base64url (RFC 4648, section 5) without padding.
    var text: String {
        let parts = places.keys.sorted().map { shard in
            "\(shard).\(self[shard].position).\(self[shard].records)"
        }
        return Self.base64url(Array((["1"] + parts).joined(separator: ";").utf8))
    }

    /// Nil for anything that no server of ours wrote.
    init?(text: String) {
        guard (1...4096).contains(text.utf8.count), let bytes = Self.bytes(base64url: text) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ";", omittingEmptySubsequences: false)
        guard parts.first == "1" else { return nil }
        for part in parts.dropFirst() {
            let numbers = part.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard numbers.count == 3, let shard = numbers[0], let position = numbers[1], let records = numbers[2],
                (0..<65_536).contains(shard), (1..<Int64.max / 2).contains(position),
                (0..<Int64(Int32.max)).contains(records), places[Int(shard)] == nil
            else { return nil }
            places[Int(shard)] = Place(position: position, records: Int(records))
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func base64url(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[start + $1]) : 0) }
            for digit in 0...part.count { text.append(alphabet[bits >> (18 - 6 * digit) & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(base64url text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        for byte in text.utf8 {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            bits = (bits << 6 | digit) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
        }
        return count < 6 && bits & (1 << count - 1) == 0 ? bytes : nil
    }
}
