package import TroupeGraph

/// A YAML file read to a tree with places.
package struct YAMLDocument: Sendable {
    /// The tree; nil for an empty document and for one that could not be read.
    package let root: YAMLNode?
    /// All that is wrong, in the order it was found.
    package let diagnostics: [Diagnostic]

    /// Reads a document. Never fails: what is wrong becomes a diagnostic, and what is only doubtful (duplicate keys, unknown
    /// tags) is survived.
    ///
    /// - Parameter file: the file's name for messages.
    package static func parse(_ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()) -> YAMLDocument {
        if bytes.count > limits.bytes {
            let message = "the file has \(bytes.count) bytes; at most \(limits.bytes) are read: split it"
            return YAMLDocument(refusal: "yaml-too-large", message, SourceLocation(file: file, line: 1, column: 1))
        }
        let source = YAMLSource(file: file, bytes: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes)
        if let refusal = refusal(of: source) { return refusal }
        return source.bytes.withUnsafeBufferPointer { buffer in
            guard let events = EventStream(buffer) else {
                return YAMLDocument(refusal: "yaml-memory", "there is no memory to read it", source.location(ofByte: 0))
            }
            var reader = TreeReader(source: source, limits: limits)
            reader.read(events)
            return YAMLDocument(root: reader.root, diagnostics: reader.diagnostics)
        }
    }

    private init(root: YAMLNode?, diagnostics: [Diagnostic]) {
        self.root = root
        self.diagnostics = diagnostics
    }

    private init(refusal rule: String, _ message: String, _ location: SourceLocation) {
        self.init(root: nil, diagnostics: [Diagnostic(.error, rule, message, at: location)])
    }

    /// What no YAML text may hold, found before libyaml sees it, because libyaml reports it without a place.
    private static func refusal(of source: YAMLSource) -> YAMLDocument? {
        if let offset = firstInvalidByte(source.bytes) {
            return YAMLDocument(
                refusal: "yaml-encoding", "this byte is not valid UTF-8: save the file in UTF-8",
                source.location(ofByte: offset))
        }
        let control = source.bytes.withUnsafeBufferPointer { bytes in
            bytes.firstIndex { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F }
        }
        return control.map { offset in
            let code = String(source.bytes[offset], radix: 16, uppercase: true)
            let name = source.bytes[offset] == 0 ? "a NUL byte" : "the control character 0x\(code)"
            return YAMLDocument(
                refusal: "yaml-control-character",
                "\(name) is not allowed in YAML: remove it, or write it as an escape",
                source.location(ofByte: offset))
        }
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        let span = bytes.span
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
