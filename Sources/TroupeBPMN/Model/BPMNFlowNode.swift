/// A node of a process: an event, a gateway or an activity.
package struct BPMNFlowNode: BPMNElement {
    package var base: BPMNBase
    package var kind: Kind
    /// Ids of the flows as the node itself lists them; many files leave them out. The flows themselves decide.
    package var incoming: [LocatedText] = []
    package var outgoing: [LocatedText] = []

    /// What a node is, with the parts that only its kind has.
    package enum Kind: Sendable {
        case startEvent(BPMNStartEvent)
        case endEvent(BPMNEvent)
        case intermediateCatchEvent(BPMNEvent)
        case intermediateThrowEvent(BPMNEvent)
        case boundaryEvent(BPMNBoundaryEvent)
        case gateway(BPMNGateway)
        case task(BPMNTask)
        case callActivity(BPMNCallActivity)
        case subProcess(BPMNSubProcess)
    }

    package init(id: String, name: String? = nil, _ kind: Kind) {
        base = BPMNBase(id: id, name: name)
        self.kind = kind
    }

    init(_ base: BPMNBase, _ kind: Kind) {
        self.base = base
        self.kind = kind
    }
}

extension BPMNFlowNode {
    /// The event in here, whatever its position.
    package var event: BPMNEvent? {
        switch kind {
        case .startEvent(let start): start.event
        case .endEvent(let event), .intermediateCatchEvent(let event), .intermediateThrowEvent(let event): event
        case .boundaryEvent(let boundary): boundary.event
        case .gateway, .task, .callActivity, .subProcess: nil
        }
    }

    package var gateway: BPMNGateway? { if case .gateway(let gateway) = kind { gateway } else { nil } }
    package var task: BPMNTask? { if case .task(let task) = kind { task } else { nil } }
    package var subProcess: BPMNSubProcess? { if case .subProcess(let process) = kind { process } else { nil } }
    package var boundaryEvent: BPMNBoundaryEvent? { if case .boundaryEvent(let event) = kind { event } else { nil } }

    /// What tasks, call activities and sub-processes share.
    package var activity: BPMNActivity? {
        switch kind {
        case .task(let task): task.activity
        case .callActivity(let call): call.activity
        case .subProcess(let process): process.activity
        case .startEvent, .endEvent, .intermediateCatchEvent, .intermediateThrowEvent, .boundaryEvent, .gateway: nil
        }
    }

    /// The flow that is taken when no condition holds.
    package var defaultFlow: LocatedText? { activity?.defaultFlow ?? gateway?.defaultFlow }

    /// The name of the element in the file, such as `serviceTask`.
    package var tag: String {
        switch kind {
        case .startEvent: "startEvent"
        case .endEvent: "endEvent"
        case .intermediateCatchEvent: "intermediateCatchEvent"
        case .intermediateThrowEvent: "intermediateThrowEvent"
        case .boundaryEvent: "boundaryEvent"
        case .gateway(let gateway): gateway.kind.tag
        case .task(let task): task.kind.tag
        case .callActivity: "callActivity"
        case .subProcess(let process): process.kind.tag
        }
    }
}
