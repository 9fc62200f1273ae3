/// A message that processes exchange; its correlation key is an extension (`zeebe.correlationKey`).
package struct BPMNMessage: BPMNElement {
    package var base: BPMNBase
    package init(id: String, name: String?) { base = BPMNBase(id: id, name: name) }
    init(_ base: BPMNBase) { self.base = base }
}

/// A signal, heard by everyone who listens.
package struct BPMNSignal: BPMNElement {
    package var base: BPMNBase
    package init(id: String, name: String?) { base = BPMNBase(id: id, name: name) }
    init(_ base: BPMNBase) { self.base = base }
}

/// An error, known by its code.
package struct BPMNErrorDefinition: BPMNElement {
    package var base: BPMNBase
    package var code: LocatedText?
    package init(id: String, name: String?, code: LocatedText?) {
        base = BPMNBase(id: id, name: name)
        self.code = code
    }
    init(_ base: BPMNBase, code: LocatedText?) {
        self.base = base
        self.code = code
    }
}

/// An escalation, known by its code.
package struct BPMNEscalation: BPMNElement {
    package var base: BPMNBase
    package var code: LocatedText?
    package init(id: String, name: String?, code: LocatedText?) {
        base = BPMNBase(id: id, name: name)
        self.code = code
    }
    init(_ base: BPMNBase, code: LocatedText?) {
        self.base = base
        self.code = code
    }
}

/// A data store that processes share.
package struct BPMNDataStore: BPMNElement {
    package var base: BPMNBase
    init(_ base: BPMNBase) { self.base = base }
}

/// Several participants and what they send each other.
package struct BPMNCollaboration: BPMNElement {
    package var base: BPMNBase
    package var isClosed = false
    package var participants: [BPMNParticipant] = []
    package var messageFlows: [BPMNMessageFlow] = []
    package var artifacts: [BPMNArtifact] = []
    package init(id: String, name: String? = nil) { base = BPMNBase(id: id, name: name) }
    init(_ base: BPMNBase) { self.base = base }
}

/// A pool. Without a process it is a black box.
package struct BPMNParticipant: BPMNElement {
    package var base: BPMNBase
    package var process: LocatedText?
    package init(id: String, name: String?, process: LocatedText?) {
        base = BPMNBase(id: id, name: name)
        self.process = process
    }
    init(_ base: BPMNBase, process: LocatedText?) {
        self.base = base
        self.process = process
    }
}

/// What one participant, or a node of its process, sends to another.
package struct BPMNMessageFlow: BPMNElement {
    package var base: BPMNBase
    package var source: LocatedText
    package var target: LocatedText
    package var message: LocatedText?
    package init(id: String, name: String? = nil, source: LocatedText, target: LocatedText) {
        base = BPMNBase(id: id, name: name)
        self.source = source
        self.target = target
    }
    init(_ base: BPMNBase, source: LocatedText, target: LocatedText, message: LocatedText?) {
        self.base = base
        self.source = source
        self.target = target
        self.message = message
    }
}
