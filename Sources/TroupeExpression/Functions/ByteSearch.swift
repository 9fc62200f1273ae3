/// Finds a text in another, in linear time whatever they are (Knuth, Morris, Pratt); UTF-8 needs no decoding for it.
struct ByteSearch {
    private let needle: [UInt8]
    /// For each prefix of the needle, the length of its longest proper prefix that is also its suffix.
    private var borders: [Int] = []

    init(_ text: String) {
        needle = Array(text.utf8)
        guard needle.count > 1 else { return }
        borders = [0]
        borders.reserveCapacity(needle.count)
        var length = 0
        for byte in needle.dropFirst() {
            while length > 0, needle[length] != byte { length = borders[length - 1] }
            if needle[length] == byte { length += 1 }
            borders.append(length)
        }
    }

    /// Where the first occurrence at or after `start` begins. Empty text is found at once.
    func first(in bytes: [UInt8], from start: Int) -> Int? {
        if needle.isEmpty { return start }
        if needle.count == 1 { return bytes[start...].firstIndex(of: needle[0]) }
        var length = 0
        for position in start..<max(start, bytes.count) {
            while length > 0, needle[length] != bytes[position] { length = borders[length - 1] }
            if needle[length] == bytes[position] { length += 1 }
            if length == needle.count { return position + 1 - length }
        }
        return nil
    }

    /// Where all occurrences begin that do not overlap, from the left. Empty text has none.
    func all(in bytes: [UInt8]) -> [Int] {
        if needle.isEmpty { return [] }
        var found: [Int] = []
        var start = 0
        while let place = first(in: bytes, from: start) {
            found.append(place)
            start = place + needle.count
        }
        return found
    }
}
