import TroupeGraph

/// The bytes of a document, to find places in scalars again.
final class YAMLSource: Sendable {
    let file: String
    /// Valid UTF-8 without a byte order mark.
    let bytes: [UInt8]
    /// Where each line begins; the same breaks as libyaml's: LF, CR, CR LF, NEL, LS, PS.
    let lineStarts: [Int]
    /// The number of characters before each block of `blockSize` bytes, so that columns of endless lines cost nothing.
    private let charactersBefore: [Int]
    private static let blockSize = 1024

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        lineStarts = bytes.withUnsafeBufferPointer { bytes in
            var starts = [0]
            for index in bytes.indices {
                switch bytes[index] {
                case 0x0A: starts.append(index + 1)
                case 0x0D where index + 1 == bytes.count || bytes[index + 1] != 0x0A: starts.append(index + 1)
                case 0x85 where index > 0 && bytes[index - 1] == 0xC2: starts.append(index + 1)
                case 0xA8, 0xA9:
                    if index > 1, bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 { starts.append(index + 1) }
                default: break
                }
            }
            return starts
        }
        charactersBefore = bytes.withUnsafeBufferPointer { bytes in
            var counts = [0]
            var count = 0
            for (index, byte) in bytes.enumerated() {
                if byte & 0xC0 != 0x80 { count += 1 }
                if (index + 1) % Self.blockSize == 0 { counts.append(count) }
            }
            return counts
        }
    }

    /// Characters that begin before a byte.
    private func characters(before offset: Int) -> Int {
        let block = offset / Self.blockSize
        return charactersBefore[block] + bytes[(block * Self.blockSize)..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Where a byte is, as editors count.
    func location(ofByte offset: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let column = characters(before: min(offset, bytes.count)) - characters(before: lineStarts[low])
        return SourceLocation(file: file, line: low + 1, column: column + 1)
    }

    /// The byte at a line and column (from 1); the end of the document for places beyond it.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        let target = characters(before: lineStarts[line - 1]) + max(1, column) - 1
        var low = lineStarts[line - 1] / Self.blockSize
        var high = charactersBefore.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if charactersBefore[middle] <= target { low = middle } else { high = middle }
        }
        var offset = low * Self.blockSize
        var count = charactersBefore[low]
        while offset < bytes.count {
            if bytes[offset] & 0xC0 != 0x80 {
                if count == target { break }
                count += 1
            }
            offset += 1
        }
        return offset
    }

    /// The number of spaces a line begins with.
    func indentation(ofLine line: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return 0 }
        return bytes[lineStarts[line - 1]...].prefix { $0 == 0x20 }.count
    }
}
