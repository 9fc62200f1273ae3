package import TroupeGraph

extension YAMLNode {
    /// Where characters of this scalar's text stand in the file: exact in every style, as block indentation, folding and
    /// escapes are followed through the source. White space that folding made or removed is given the place behind the
    /// character before it.
    ///
    /// - Parameter offsets: offsets in the UTF-8 of `scalar.text`, ascending. All are found in one pass.
    package func locations(ofUTF8Offsets offsets: [Int]) -> [SourceLocation] {
        guard let scalar else { return offsets.map { _ in location } }
        return scalar.style == .literal ? literalLocations(scalar, offsets) : flowLocations(scalar, offsets)
    }

    /// Where one character of this scalar's text stands in the file.
    package func location(atUTF8Offset offset: Int) -> SourceLocation {
        locations(ofUTF8Offsets: [offset]).first ?? location
    }

    /// A literal block keeps its lines; each is indented by the same number of spaces.
    private func literalLocations(_ scalar: YAMLScalar, _ offsets: [Int]) -> [SourceLocation] {
        let header = source.location(ofByte: contentStart).line
        var indentation = 0
        var lineNumber = header + 1
        // As far as the first line that is not empty: a long script is asked for many places.
        var rest = scalar.text.unicodeScalars[...]
        while !rest.isEmpty {
            let line = rest.prefix { !$0.isLineBreak }
            if line.contains(where: { $0 != " " }) {
                indentation = source.indentation(ofLine: lineNumber) - line.prefix { $0 == " " }.count
                break
            }
            rest = rest[line.endIndex...].dropFirst()
            lineNumber += 1
        }
        var result: [SourceLocation] = []
        var line = header + 1
        var column = max(0, indentation) + 1
        var offset = 0
        for character in scalar.text.unicodeScalars {
            while result.count < offsets.count, offsets[result.count] <= offset {
                result.append(SourceLocation(file: source.file, line: line, column: column))
            }
            if result.count == offsets.count { break }
            offset += character.utf8.count
            column += 1
            if character.isLineBreak {
                line += 1
                column = max(0, indentation) + 1
            }
        }
        let last = SourceLocation(file: source.file, line: line, column: column)
        return result + Array(repeating: last, count: offsets.count - result.count)
    }

    /// Everywhere else the visible characters of text and source are the same, in the same order.
    private func flowLocations(_ scalar: YAMLScalar, _ offsets: [Int]) -> [SourceLocation] {
        var cursor = ScalarCursor(source: source, start: contentStart, scalar: scalar)
        var result: [SourceLocation] = []
        var place = cursor.place
        var offset = 0
        for character in scalar.text.unicodeScalars {
            let isVisible = !character.isYAMLSpace
            if isVisible { place = cursor.nextVisible() ?? place }
            while result.count < offsets.count, offsets[result.count] <= offset { result.append(place) }
            if result.count == offsets.count { break }
            place = cursor.place
            offset += character.utf8.count
        }
        return result + Array(repeating: place, count: offsets.count - result.count)
    }

    /// The byte of the file (a byte order mark not counted) at which the node itself begins, behind its anchor and tag.
    package var sourceOffset: Int { contentStart }

    /// The byte at which the scalar itself begins, behind its anchor and tag.
    private var contentStart: Int {
        var offset = source.offset(line: line, column: column)
        let bytes = source.bytes
        while offset < bytes.count, bytes[offset] == UInt8(ascii: "&") || bytes[offset] == UInt8(ascii: "!") {
            while offset < bytes.count, bytes[offset] > 0x20 { offset += 1 }
            while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
        }
        return offset
    }
}

extension Unicode.Scalar {
    /// Whether libyaml takes this as the end of a line.
    var isLineBreak: Bool {
        switch value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Whether folding may make, change or remove this.
    var isYAMLSpace: Bool { self == " " || self == "\t" || isLineBreak }
}
