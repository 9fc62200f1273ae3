import TroupeDecision
import TroupeGraph

/// Makes a model of decisions of a tree. What has no effect here is left out, with a warning where it is missed.
struct DMNReader {
    private(set) var diagnostics: [Diagnostic] = []
    /// Where each expression comes from, by its start.
    private(set) var texts: [SourceLocation: LocatedText] = [:]
    let root: XMLElement
    let start: SourceLocation
    private var ids: Set<String> = []
    /// The namespaces of imported files.
    private var imported: Set<String> = []
    private let languageIsFEEL: Bool

    init(root: XMLElement, start: SourceLocation) {
        self.root = root
        self.start = start
        languageIsFEEL = root.attribute("expressionLanguage").map { DMNNamespace.isFEEL($0.string) } ?? true
    }

    mutating func model() -> DecisionModel {
        checkIdentities(of: root)
        var model = DecisionModel(
            id: id(of: root) ?? "", name: root.string("name") ?? "", namespace: root.string("namespace") ?? "")
        model.location = root.location
        for element in parts(of: root) where element.name.local == "import" { add(element, to: &model) }
        for child in parts(of: root) {
            switch child.name.local {
            case "decision": model.decisions.append(decision(child))
            case "inputData": model.inputs.append(input(child))
            case "businessKnowledgeModel": model.knowledge.append(knowledge(child))
            case "itemDefinition": model.types.append(type(child))
            case "decisionService":
                model.services = (model.services ?? []) + [service(child)]
            default: continue
            }
        }
        if model.decisions.isEmpty { report(.warning, "no-decision", "the file has no decision", at: root) }
        return model
    }

    // MARK: Parts of a file

    private mutating func decision(_ element: XMLElement) -> Decision {
        let name = element.string("name") ?? ""
        let variable = element.first("variable", of: self)
        if id(of: element) == nil && name.isEmpty {
            report(.error, "missing-id", "a decision needs an id, which calls name it by", at: element)
        }
        var decision = Decision(
            id: id(of: element) ?? name, name: name, variable: variable?.string("name"),
            type: variable.flatMap { typeName(of: $0) }, logic: logic(in: element))
        decision.versionTag = element.elements.first { $0.name.local == "extensionElements" }?
            .elements("versionTag", in: BPMNNamespace.zeebe).first?.string("value")
        decision.location = element.location
        for requirement in parts(of: element) where requirement.name.local == "informationRequirement" {
            decision.requiredDecisions += references(requirement, "requiredDecision")
            decision.requiredInputs += references(requirement, "requiredInput")
        }
        for requirement in parts(of: element) where requirement.name.local == "knowledgeRequirement" {
            decision.requiredKnowledge += references(requirement, "requiredKnowledge")
        }
        return decision
    }

    private mutating func input(_ element: XMLElement) -> DecisionInput {
        let variable = element.first("variable", of: self)
        let name = variable?.string("name") ?? element.string("name") ?? ""
        return DecisionInput(
            id: id(of: element) ?? name, name: name, type: variable.flatMap { typeName(of: $0) })
    }

    private mutating func knowledge(_ element: XMLElement) -> KnowledgeModel {
        let name = element.first("variable", of: self)?.string("name") ?? element.string("name") ?? ""
        let function = element.first("encapsulatedLogic", of: self)
        var model = KnowledgeModel(
            id: id(of: element) ?? name, name: name, parameters: function.map { parameters(of: $0) } ?? [], logic: nil)
        model.location = element.location
        if let function {
            model.logic = checkKind(of: function) ? logic(in: function) : nil
        } else {
            report(.warning, "no-logic", "\(element.shown) has no logic: calling it gives null", at: element)
        }
        for requirement in parts(of: element) where requirement.name.local == "knowledgeRequirement" {
            model.required += references(requirement, "requiredKnowledge")
        }
        return model
    }

    private mutating func add(_ element: XMLElement, to model: inout DecisionModel) {
        let namespace = element.string("namespace") ?? ""
        let kind = element.string("importType") ?? ""
        guard DMNNamespace.isModel(kind), !namespace.isEmpty, namespace != model.namespace else {
            return report(
                .warning, "import", "a file of type '\(kind.prefix(80))' is not read: what it defines is missing here",
                at: element)
        }
        imported.insert(namespace)
        model.imports =
            (model.imports ?? []) + [
                DecisionImport(name: element.string("name") ?? "", namespace: namespace, location: element.location)
            ]
    }

    private mutating func service(_ element: XMLElement) -> DecisionService {
        let name = element.first("variable", of: self)?.string("name") ?? element.string("name") ?? ""
        var service = DecisionService(id: id(of: element) ?? name, name: name)
        service.location = element.location
        service.outputs = references(element, "outputDecision")
        service.inputs = references(element, "inputData")
        service.inputDecisions = references(element, "inputDecision")
        return service
    }

    private func type(_ element: XMLElement) -> DecisionType {
        let components = parts(of: element).filter { $0.name.local == "itemComponent" }
        return DecisionType(
            element.string("name") ?? "", base: element.first("typeRef", of: self)?.text.string.trimmed,
            isCollection: element.string("isCollection") == "true", components: components.map { type($0) })
    }

    private mutating func references(_ requirement: XMLElement, _ name: String) -> [DecisionReference] {
        requirement.elements(name, in: root.name.namespace).compactMap { element in
            guard let href = element.string("href"), let mark = href.lastIndex(of: "#") else {
                report(.error, "missing-reference", "\(name) needs an 'href' such as '#id'", at: element)
                return nil
            }
            let namespace = String(href[..<mark])
            return DecisionReference(
                String(href[href.index(after: mark)...]), namespace: imported.contains(namespace) ? namespace : nil,
                location: element.location)
        }
    }

    // MARK: Shared by all parts

    /// The child elements in DMN's namespace.
    func parts(of element: XMLElement) -> [XMLElement] {
        element.elements.filter { $0.name.namespace == root.name.namespace }
    }

    func id(of element: XMLElement) -> String? { element.string("id") }

    /// The type's name: an attribute, or an element since DMN 1.2.
    func typeName(of element: XMLElement) -> String? {
        element.string("typeRef") ?? element.first("typeRef", of: self)?.text.string.trimmed
    }

    mutating func report(_ severity: Diagnostic.Severity, _ rule: String, _ message: String, at element: XMLElement) {
        diagnostics.append(Diagnostic(severity, "dmn/\(rule)", message, at: element.location ?? start))
    }

    /// The `text` of an expression, which must be FEEL.
    mutating func text(_ element: XMLElement, nearest id: String = "") -> DecisionText {
        let language = element.attribute("expressionLanguage").map { DMNNamespace.isFEEL($0.string) } ?? languageIsFEEL
        if !language {
            let name = element.string("expressionLanguage") ?? root.string("expressionLanguage") ?? ""
            report(.error, "expression-language", "'\(name.prefix(80))' is not executed: write it in FEEL", at: element)
        }
        guard language, let text = element.first("text", of: self)?.text else { return "" }
        if let location = text.location { texts[location] = text }
        return DecisionText(text.string, element: self.id(of: element) ?? id, location: text.location)
    }

    private mutating func checkIdentities(of element: XMLElement) {
        if element.name.namespace == root.name.namespace, let id = element.attribute("id"),
            !ids.insert(id.string).inserted
        {
            let place = id.location ?? element.location ?? start
            diagnostics.append(
                Diagnostic(.error, "dmn/duplicate-id", "the id '\(id.string.prefix(80))' is given twice", at: place))
        }
        for child in element.elements { checkIdentities(of: child) }
    }
}

extension XMLElement {
    /// The value of an attribute; nil when it is not there or empty.
    func string(_ attribute: String) -> String? {
        self.attribute(attribute).flatMap { $0.string.isEmpty ? nil : $0.string }
    }

    /// The first child element of a name, in DMN's namespace.
    func first(_ local: String, of reader: DMNReader) -> XMLElement? {
        elements.first { $0.name.local == local && $0.name.namespace == reader.root.name.namespace }
    }
}
