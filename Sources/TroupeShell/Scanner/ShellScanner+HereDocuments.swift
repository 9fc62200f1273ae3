/// Here-documents: announced by `<<`, their text follows the line.
struct HereDocument {
    /// The word that ends it, without quotes.
    var delimiter: [UInt8]
    /// Whether any of the word was quoted: then the shell reads the text literally.
    var isQuoted: Bool
    /// `<<-`: leading tabs are taken away.
    var stripsTabs: Bool
    /// Where the word stands.
    var place: Int
    var length: Int
}

extension ShellScanner {
    /// The word after `<<`.
    mutating func announceHereDocument(stripsTabs: Bool) throws(ShellError) {
        skipBlanks()
        var document = HereDocument(delimiter: [], isQuoted: false, stripsTabs: stripsTabs, place: position, length: 0)
        while let byte = peek(), !byte.endsWord {
            switch byte {
            case .quote, .doubleQuote:
                document.isQuoted = true
                position += 1
                while let inner = peek(), inner != byte {
                    guard inner != .newline, inner != .hole, inner != .backslash else {
                        throw refusal("the word that ends the here-document must be plain text", at: position)
                    }
                    document.delimiter.append(inner)
                    position += 1
                }
                position += 1
            case .backslash:
                document.isQuoted = true
                if let next = peek(1), next != .newline, next != .hole { document.delimiter.append(next) }
                position += 2
            case .hole, .dollar, .backquote:
                throw refusal("the word that ends the here-document must be plain text", at: position)
            default:
                document.delimiter.append(byte)
                position += 1
            }
        }
        document.length = position - document.place
        guard position <= end, document.length > 0 else {
            throw refusal("the here-document names no word that ends it", at: document.place)
        }
        pendingHereDocuments.append(document)
    }

    /// Reads the texts announced on the line that has just ended.
    mutating func hereDocumentBodies() throws(ShellError) {
        guard !hereDocumentsAreBlocked else {
            throw refusal("a line ends inside a substitution while a here-document waits; reorder them", at: position)
        }
        let documents = pendingHereDocuments
        pendingHereDocuments = []
        for document in documents { try body(of: document) }
    }

    private mutating func body(of document: HereDocument) throws(ShellError) {
        let start = position
        let (bodyEnd, last, next) = try bounds(of: document)
        let outerEnd = end
        defer {
            end = outerEnd
            position = next
        }
        end = bodyEnd
        if document.isQuoted {
            guard bytes[start..<bodyEnd].contains(.hole) else { return }
            unquote(document, last: last)
            while position < end { literalByte() }
        } else {
            try descend()
            defer { depth -= 1 }
            var text = Word()
            while position < end {
                if bytes[position] == .hole { _ = fill(.bare) } else { try quotedByte(&text) }
            }
        }
    }

    /// One byte of a literal text that is now read by the shell.
    private mutating func literalByte() {
        switch bytes[position] {
        case .hole: _ = fill(.bare)
        case .dollar, .backquote, .backslash:
            escape(at: position)
            position += 1
        default: position += 1
        }
    }

    /// Takes the quotes from the ending word, so that references in the text are read.
    private mutating func unquote(_ document: HereDocument, last: Range<Int>) {
        if document.delimiter.allSatisfy(\.isNameByte), !document.delimiter.isEmpty {
            edits.append(
                Edit(position: document.place, length: document.length, pieces: [.text(document.delimiter)]))
        } else {
            let word = ScriptPiece.text(Array("\(ShellScript.reservedPrefix)end".utf8))
            edits.append(Edit(position: document.place, length: document.length, pieces: [word]))
            edits.append(Edit(position: last.lowerBound, length: last.count, pieces: [word]))
        }
    }

    /// Where the text ends, where its last line's word stands, and where the script goes on.
    private func bounds(
        of document: HereDocument
    ) throws(ShellError) -> (end: Int, last: Range<Int>, next: Int) {
        var lineStart = position
        var isContinued = false
        while lineStart < end {
            let lineEnd = bytes[lineStart..<end].firstIndex(of: .newline) ?? end
            var text = lineStart
            if document.stripsTabs { while text < lineEnd, bytes[text] == .tab { text += 1 } }
            if !isContinued, bytes[text..<lineEnd].elementsEqual(document.delimiter) {
                return (lineStart, text..<lineEnd, min(lineEnd + 1, end))
            }
            // In a text that the shell reads, a backslash at a line's end joins the next line to it.
            let backslashes = bytes[lineStart..<lineEnd].reversed().prefix { $0 == .backslash }.count
            isContinued = !document.isQuoted && backslashes % 2 == 1
            lineStart = lineEnd + 1
        }
        let word = String(decoding: document.delimiter, as: UTF8.self)
        throw refusal("the here-document is not closed by a line '\(word)'", at: document.place)
    }
}
