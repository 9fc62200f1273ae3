import CXML2
import TroupeGraph

/// Builds the tree from libxml2's SAX2 callbacks. Used by one thread and for one document.
final class XMLTreeBuilder {
    private(set) var root: XMLElement?
    private(set) var diagnostics: [Diagnostic] = []

    private let source: XMLSource
    private let limits: XMLLimits
    private var context: xmlParserCtxtPtr?
    private var frames: [XMLElement] = []
    private var elements = 0
    private var declarations = 0
    /// Behind the last tag; text begins here.
    private var textStart = 0
    private var isStopped = false
    /// libxml2 keeps one copy of each name, so that its address tells which it is.
    private var words: [UnsafePointer<xmlChar>: String] = [:]

    /// libxml2's global tables are made once, before any thread parses.
    private static let library: Void = xmlInitParser()

    init(source: XMLSource, limits: XMLLimits) {
        self.source = source
        self.limits = limits
    }

    /// Reads the whole document, or up to the first thing that makes the rest meaningless.
    func parse() {
        Self.library
        source.bytes.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: CChar.self).baseAddress
            guard let parser = xmlCreateMemoryParserCtxt(start, CInt(buffer.count)), let sax = parser.pointee.sax else {
                report(.error, .memory, "there is no memory to read it", at: 0)
                return
            }
            // The handlers of trees of libxml2's own, and of entities, are all taken out.
            sax.pointee = xmlSAXHandler()
            sax.pointee.initialized = xmlParserMagic
            sax.pointee.internalSubset = saxDocumentType
            sax.pointee.startElementNs = saxStartElement
            sax.pointee.endElementNs = saxEndElement
            sax.pointee.characters = saxCharacters
            sax.pointee.ignorableWhitespace = saxCharacters
            sax.pointee.cdataBlock = saxCDATA
            sax.pointee.serror = saxError
            // NOENT: "replace entities". Without it, libxml2 gives "&amp;" in an attribute as "&#38;". Only the five of XML
            // exist, as a DTD ends the parse.
            let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOENT.rawValue
            xmlCtxtUseOptions(parser, CInt(bitPattern: options))
            parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
            context = parser
            xmlParseDocument(parser)
            context = nil
            if parser.pointee.wellFormed == 0, diagnostics.isEmpty {
                report(.error, .syntax, "this is not well-formed XML", at: 0)
            }
            xmlFreeParserCtxt(parser)
        }
        if diagnostics.contains(where: { $0.severity == .error && $0.rule != ImportRule.namespace.rawValue }) {
            root = nil
        }
    }

    // MARK: What libxml2 calls

    func documentType() {
        stop(.documentType, "a document type definition is not read: remove '<!DOCTYPE …>'", at: position)
    }

    func start(
        _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?,
        namespaces: UnsafeBufferPointer<UnsafePointer<xmlChar>?>,
        attributes: UnsafeBufferPointer<UnsafePointer<xmlChar>?>
    ) {
        if isStopped { return }
        let end = position
        let start = source.bytes[..<end].lastIndex(of: UInt8(ascii: "<")) ?? end
        elements += 1
        declarations += namespaces.count / 2
        if frames.count >= limits.depth {
            return stop(
                .tooDeep, "elements stand inside each other deeper than \(limits.depth) levels", at: start)
        }
        if elements > limits.elements {
            return stop(.tooLarge, "the document has more than \(limits.elements) elements", at: start)
        }
        if declarations > limits.namespaces {
            return stop(.tooLarge, "more than \(limits.namespaces) namespaces are declared here", at: start)
        }
        var element = XMLElement(name(local, prefix, uri))
        element.origin = XMLOrigin(source: source, offset: start)
        element.declarations = stride(from: 0, to: namespaces.count - 1, by: 2).map {
            XMLNamespace(prefix: word(namespaces[$0]), uri: word(namespaces[$0 + 1]))
        }
        if element.declarations.contains(where: { $0.uri.utf8.count > limits.namespaceBytes }) {
            return stop(
                .tooLarge, "a namespace here is longer than \(limits.namespaceBytes) bytes", at: start)
        }
        let outer = frames.last?.namespaces ?? .none
        element.namespaces =
            element.declarations.isEmpty ? outer : XMLNamespaces(element.declarations, inside: outer)
        element.attributes.reserveCapacity(attributes.count / 5)
        for index in stride(from: 0, to: attributes.count - 4, by: 5) {
            guard let local = attributes[index], let value = attributes[index + 3], let end = attributes[index + 4]
            else {
                continue
            }
            let text = String(decoding: UnsafeBufferPointer(start: value, count: end - value), as: UTF8.self)
            element.attributes.append(XMLAttribute(name(local, attributes[index + 1], attributes[index + 2]), text))
        }
        frames.append(element)
        textStart = end + 1
    }

    func end() {
        if isStopped { return }
        textStart = position
        guard var element = frames.popLast() else { return }
        declarations -= element.declarations.count
        element.dropLayout()
        if frames.isEmpty {
            root = element
        } else {
            frames[frames.count - 1].children.append(.element(element))
        }
    }

    func characters(_ bytes: UnsafeBufferPointer<xmlChar>, isCDATA: Bool) {
        if isStopped || frames.isEmpty { return }
        let text = String(decoding: bytes, as: UTF8.self)
        let last = frames.count - 1
        if case .text(var before)? = frames[last].children.last {
            // Appended in place: a long text comes in many pieces.
            frames[last].children.removeLast()
            before.string += text
            before.isCDATA = before.isCDATA || isCDATA
            frames[last].children.append(.text(before))
            return
        }
        var node = XMLText(text, isCDATA: isCDATA)
        node.origin = XMLOrigin(source: source, offset: textStart)
        frames[last].children.append(.text(node))
    }

    func error(_ error: xmlError) {
        if isStopped || error.level == XML_ERR_WARNING { return }
        let text = error.message.map { String(cString: $0) } ?? ""
        let line = text.split(separator: "\n").first.map(String.init) ?? "this is not well-formed"
        let isNamespace = error.domain == CInt(XML_FROM_NAMESPACE.rawValue)
        report(.error, isNamespace ? .namespace : .syntax, "XML: \(line)", at: position)
        if error.level == XML_ERR_FATAL { isStopped = true }
    }

    // MARK: Parts

    /// How far libxml2 has read. The text is UTF-8, so that no conversion stands between.
    private var position: Int {
        guard let context else { return 0 }
        return max(0, min(Int(xmlByteConsumed(context)), source.bytes.count))
    }

    private func name(
        _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?
    ) -> XMLName {
        XMLName(word(local), in: word(uri), prefix: word(prefix))
    }

    private func word(_ pointer: UnsafePointer<xmlChar>?) -> String {
        guard let pointer else { return "" }
        if let known = words[pointer] { return known }
        let word = String(cString: pointer)
        words[pointer] = word
        return word
    }

    private func stop(_ rule: ImportRule, _ message: String, at offset: Int) {
        report(.error, rule, message, at: offset)
        isStopped = true
        if let context { xmlStopParser(context) }
    }

    private func report(_ severity: Diagnostic.Severity, _ rule: ImportRule, _ message: String, at offset: Int) {
        if diagnostics.count > limits.diagnostics { return }
        let location = source.location(ofByte: offset)
        if diagnostics.count == limits.diagnostics {
            diagnostics.append(
                Diagnostic(.warning, "too-many", "there are more findings behind this one", at: location))
        } else {
            diagnostics.append(Diagnostic(severity, rule, message, at: location))
        }
    }
}

extension XMLElement {
    /// Removes the white space between child elements, where no other text is beside it.
    fileprivate mutating func dropLayout() {
        var hasElement = false
        for child in children {
            switch child {
            case .element: hasElement = true
            case .text(let text):
                if text.isCDATA || text.string.utf8.contains(where: { $0 > 0x20 }) { return }
            }
        }
        guard hasElement else { return }
        children.removeAll { if case .text = $0 { true } else { false } }
    }
}
