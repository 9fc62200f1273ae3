package import TroupeGraph

/// The text of a document, to find places in it again.
package final class XMLSource: Sendable {
    let file: String
    /// Valid UTF-8 without a byte order mark, whatever the file's encoding was.
    let bytes: [UInt8]
    /// Where each line begins, after LF, CR or CR LF.
    private let lineStarts: [Int]
    /// The number of characters before each block of `blockSize` bytes, so that columns of endless lines cost nothing.
    private let charactersBefore: [Int]
    private static let blockSize = 1024

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        var counts = [0]
        var count = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if byte & 0xC0 != 0x80 { count += 1 }
            if (index + 1) % Self.blockSize == 0 { counts.append(count) }
            if byte == 0x0A || byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A) {
                starts.append(index + 1)
            }
        }
        lineStarts = starts
        charactersBefore = counts
    }

    private func characters(before offset: Int) -> Int {
        let block = offset / Self.blockSize
        return charactersBefore[block] + bytes[(block * Self.blockSize)..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Where a byte is, as editors count.
    func location(ofByte offset: Int) -> SourceLocation {
        let offset = max(0, min(offset, bytes.count))
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let column = characters(before: offset) - characters(before: lineStarts[low])
        return SourceLocation(file: file, line: low + 1, column: column + 1)
    }
}

/// A byte of a document.
package struct XMLOrigin: Sendable {
    let source: XMLSource
    let offset: Int

    /// Line and column.
    package var location: SourceLocation { source.location(ofByte: offset) }
}
