package import TroupeGraph

/// What every element of BPMN has, and all that this program has no word for: nothing of a file is lost.
package struct BPMNBase: Sendable {
    /// Unique in the file. Nodes, flows, processes, participants and lanes always have one after import; elsewhere it is
    /// optional, as in the standard.
    package var id: String?
    package var name: String?
    package var documentation: [BPMNDocumentation] = []
    /// The content of `extensionElements`: the one place where extensions are kept. `zeebe`, `vendor` and `troupe` read it.
    package var extensions: [XMLElement] = []
    /// All other attributes, of BPMN and of extensions.
    package var attributes: [XMLAttribute] = []
    /// All other child elements, as `ioSpecification` or `auditing`.
    package var others: [XMLElement] = []
    /// Where it stands; nil for an element that was made by hand.
    package var location: SourceLocation?

    package init(id: String? = nil, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

/// One `documentation`.
package struct BPMNDocumentation: Sendable {
    package var base = BPMNBase()
    /// A MIME type; `text/plain` where none is given.
    package var format: String?
    /// Text, or a tree such as XHTML.
    package var content: [XMLNode] = []

    package init(_ text: String) { content = [.text(XMLText(text))] }

    init() {}

    /// All text, that of inner elements included.
    package var text: String { content.map(\.allText).joined() }
}

/// Something with the parts that every element has.
package protocol BPMNElement: Sendable {
    var base: BPMNBase { get set }
}

extension BPMNElement {
    /// Unique in the file; empty where the file gives none.
    package var id: String { base.id ?? "" }
    package var name: String? { base.name }
    package var location: SourceLocation? { base.location }

    /// Its `documentation` in plain text; nil when there is none.
    package var documentationText: String? {
        base.documentation.isEmpty ? nil : base.documentation.map(\.text).joined(separator: "\n")
    }

    /// The value of an attribute that has no field of its own, such as one of an extension.
    package func attribute(_ local: String, in namespace: String = "") -> String? {
        base.attributes.first { $0.name.local == local && $0.name.namespace == namespace }?.value
    }

    /// The extension elements of a name.
    package func extensions(_ local: String, in namespace: String) -> [XMLElement] {
        base.extensions.filter { $0.name.local == local && $0.name.namespace == namespace }
    }
}

extension XMLNode {
    /// The text in here, however deep.
    var allText: String {
        switch self {
        case .text(let text): text.string
        case .element(let element): element.children.map(\.allText).joined()
        }
    }
}
