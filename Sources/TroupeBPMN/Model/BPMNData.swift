/// Data that a diagram shows; it has no effect on a run.
package struct BPMNDataElement: BPMNElement {
    package var base: BPMNBase
    package var kind: Kind

    /// The elements of data in a process.
    package enum Kind: Sendable {
        case object(isCollection: Bool)
        case objectReference(LocatedText?)
        case storeReference(LocatedText?)
    }

    package init(id: String, name: String? = nil, _ kind: Kind) {
        base = BPMNBase(id: id, name: name)
        self.kind = kind
    }

    init(_ base: BPMNBase, _ kind: Kind) {
        self.base = base
        self.kind = kind
    }

    /// The name of the element in the file.
    package var tag: String {
        switch kind {
        case .object: "dataObject"
        case .objectReference: "dataObjectReference"
        case .storeReference: "dataStoreReference"
        }
    }
}

/// What a diagram says beside the flow.
package enum BPMNArtifact: Sendable {
    case annotation(BPMNTextAnnotation)
    case group(BPMNGroup)
    case association(BPMNAssociation)
}

/// A note.
package struct BPMNTextAnnotation: BPMNElement {
    package var base: BPMNBase
    /// A MIME type; `text/plain` where none is given.
    package var format: String?
    /// Text, or a tree such as XHTML.
    package var content: [XMLNode] = []

    package init(id: String, text: String) {
        base = BPMNBase(id: id)
        content = [.text(XMLText(text))]
    }

    init(_ base: BPMNBase) { self.base = base }

    /// All text, that of inner elements included.
    package var text: String { content.map(\.allText).joined() }
}

/// A frame around elements; its label is a value of a category.
package struct BPMNGroup: BPMNElement {
    package var base: BPMNBase
    package var categoryValue: LocatedText?

    init(_ base: BPMNBase) { self.base = base }
}

/// A line from an element to a note, or from a compensation event to its handler.
package struct BPMNAssociation: BPMNElement {
    package var base: BPMNBase
    package var source: LocatedText
    package var target: LocatedText
    /// `None`, `One` or `Both`.
    package var direction: String?

    package init(id: String, from source: LocatedText, to target: LocatedText, direction: String? = nil) {
        base = BPMNBase(id: id)
        self.source = source
        self.target = target
        self.direction = direction
    }

    init(_ base: BPMNBase, from source: LocatedText, to target: LocatedText) {
        self.base = base
        self.source = source
        self.target = target
    }
}
