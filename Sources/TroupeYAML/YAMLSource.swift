import TroupeGraph

/// The bytes of a document, to find places in scalars again.
final class YAMLSource: Sendable {
    let file: String
    /// Valid UTF-8 without a byte order mark.
    let bytes: [UInt8]
    /// Where each line begins; the same breaks as libyaml's: LF, CR, CR LF, NEL, LS, PS.
    let lineStarts: [Int]

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
    }

    /// Where a byte is, as editors count.
    func location(ofByte offset: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let column = bytes[lineStarts[low]..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
        return SourceLocation(file: file, line: low + 1, column: column + 1)
    }

    /// The byte at a line and column (from 1); the end of the document for places beyond it.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        var offset = lineStarts[line - 1]
        for _ in 1..<max(1, column) {
            if offset >= bytes.count { return bytes.count }
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return offset
    }

    /// The number of spaces a line begins with.
    func indentation(ofLine line: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return 0 }
        return bytes[lineStarts[line - 1]...].prefix { $0 == 0x20 }.count
    }
}
