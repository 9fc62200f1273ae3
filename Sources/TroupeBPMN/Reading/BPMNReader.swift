import TroupeGraph

/// Makes a model of a tree. What is not understood is kept as a tree.
struct BPMNReader {
    private(set) var diagnostics: [Diagnostic] = []
    private let root: XMLElement
    private let start: SourceLocation
    /// All ids of the file that the writer writes again, and those made here.
    private var ids: Set<String> = []
    private var made = 0

    init(root: XMLElement, start: SourceLocation) {
        self.root = root
        self.start = start
        collectIDs(of: root)
    }

    /// An id that is not written again must not count: a reference would keep its colon for it, and lose it the next time.
    private mutating func collectIDs(of element: XMLElement) {
        if element.name.isTextAlone { return }
        if !element.name.isContentAlone, let id = element.attribute("id")?.string { ids.insert(id) }
        for child in element.elements { collectIDs(of: child) }
    }

    mutating func model() -> BPMNModel {
        var fields = fields(of: root)
        var model = BPMNModel(targetNamespace: fields.string("targetNamespace") ?? "")
        model.exporter = fields.string("exporter")
        model.exporterVersion = fields.string("exporterVersion")
        model.expressionLanguage = fields.string("expressionLanguage")
        model.namespaces = root.declarations
        model.processes = fields.take("process").map { process($0) }
        model.collaborations = fields.take("collaboration").map { collaboration($0) }
        model.messages = fields.take("message").map { BPMNMessage(base(of: $0)) }
        model.signals = fields.take("signal").map { BPMNSignal(base(of: $0)) }
        model.errors = fields.take("error").map { element in
            var fields = self.fields(of: element)
            let code = fields.text("errorCode")
            return BPMNErrorDefinition(fields.base(), code: code)
        }
        model.escalations = fields.take("escalation").map { element in
            var fields = self.fields(of: element)
            let code = fields.text("escalationCode")
            return BPMNEscalation(fields.base(), code: code)
        }
        model.dataStores = fields.take("dataStore").map { BPMNDataStore(base(of: $0)) }
        model.eventDefinitions = fields.take { Self.eventDefinitions.contains($0.local) && $0.isBPMN }
            .compactMap { eventDefinition($0) }
        model.diagrams = fields.take("BPMNDiagram", in: BPMNNamespace.diagram).map { diagram($0) }
        model.base = fields.base()
        return model
    }

    // MARK: Shared by all parts

    func fields(of element: XMLElement) -> ElementFields { ElementFields(element, root: root.namespaces, ids: ids) }

    func base(of element: XMLElement) -> BPMNBase {
        var fields = fields(of: element)
        return fields.base()
    }

    mutating func report(
        _ severity: Diagnostic.Severity, _ rule: ImportRule, _ message: String, at element: XMLElement
    ) {
        let id = element.attribute("id")?.string
        diagnostics.append(
            Diagnostic(severity, rule, message, at: element.location ?? start, element: id))
    }

    /// The base with an id: one that is made where the file gives none.
    mutating func identified(_ base: BPMNBase, as word: String) -> BPMNBase {
        if base.id != nil { return base }
        var base = base
        var id: String
        repeat {
            made += 1
            id = "\(word)_\(made)"
        } while !ids.insert(id).inserted
        base.id = id
        return base
    }

    /// The element's text as an expression.
    func expression(_ element: XMLElement) -> BPMNExpression {
        var fields = fields(of: element)
        // White space beside elements is layout, even where a CDATA section stands with it that XML makes text of.
        let isLayout = !element.elements.isEmpty && element.text.string.trimmed.isEmpty
        var result = BPMNExpression(isLayout ? "" : element.text)
        result.language = fields.string("language")
        result.isFormal = fields.schemaType() == "tFormalExpression"
        result.base = fields.base(hasName: false)
        return result
    }

    /// A reference that the schema demands; a missing one is reported and empty.
    mutating func required(
        _ reference: LocatedText?, _ name: String, of element: XMLElement
    ) -> LocatedText {
        if let reference { return reference }
        report(.error, .missingReference, "\(element.shown) has no '\(name)'", at: element)
        return ""
    }
}

extension XMLName {
    var isBPMN: Bool { namespace == BPMNNamespace.model }

    /// Whether no more than a text or numbers are kept of such an element.
    fileprivate var isTextAlone: Bool {
        switch namespace {
        case BPMNNamespace.model:
            ["incoming", "outgoing", "flowNodeRef", "eventDefinitionRef", "script"].contains(local)
        case BPMNNamespace.coordinates: local == "Bounds"
        case BPMNNamespace.interchange: local == "waypoint"
        default: false
        }
    }

    /// Whether the content of such an element is kept, but no attribute.
    fileprivate var isContentAlone: Bool { isBPMN && (local == "extensionElements" || local == "text") }
}

extension XMLElement {
    /// What messages call it: its tag and its id.
    var shown: String {
        let id = attribute("id")?.string ?? ""
        return id.isEmpty ? "this \(name.local)" : "\(name.local) '\(id.prefix(80))'"
    }
}
