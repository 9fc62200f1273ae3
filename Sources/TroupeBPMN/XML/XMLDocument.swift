package import TroupeGraph

/// An XML file read to a tree with places: namespaces resolved, no DTD, no entities but the five of XML, no network.
package struct XMLDocument: Sendable {
    /// The tree; nil for a document that could not be read.
    package let root: XMLElement?
    /// All that is wrong, in the order it was found.
    package let diagnostics: [Diagnostic]

    /// Reads a document. Never fails: what is wrong becomes a diagnostic.
    ///
    /// - Parameter file: the file's name for messages.
    package init(parsing bytes: [UInt8], file: String, limits: XMLLimits = XMLLimits()) {
        let start = SourceLocation(file: file, line: 1, column: 1)
        if bytes.count > limits.bytes {
            let message = "the file has \(bytes.count) bytes; at most \(limits.bytes) are read"
            self.init(refusal: .tooLarge, message, at: start)
            return
        }
        let source: XMLSource
        do throws(XMLEncoding.Failure) {
            source = XMLSource(file: file, bytes: try XMLEncoding.decode(bytes))
        } catch {
            let place = XMLSource(file: file, bytes: Array(bytes.prefix(error.offset)))
            self.init(refusal: .encoding, error.message, at: place.location(ofByte: error.offset))
            return
        }
        if let refusal = XMLPrecheck(source: source, limits: limits).refusal {
            self.init(root: nil, diagnostics: [refusal])
            return
        }
        let builder = XMLTreeBuilder(source: source, limits: limits)
        builder.parse()
        self.init(root: builder.root, diagnostics: builder.diagnostics)
    }

    private init(root: XMLElement?, diagnostics: [Diagnostic]) {
        self.root = root
        self.diagnostics = diagnostics
    }

    private init(refusal rule: ImportRule, _ message: String, at location: SourceLocation) {
        self.init(root: nil, diagnostics: [Diagnostic(.error, rule, message, at: location)])
    }
}
