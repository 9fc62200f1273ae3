/// A partition of a process into lanes.
package struct BPMNLaneSet: BPMNElement {
    package var base: BPMNBase
    package var lanes: [BPMNLane] = []

    package init(id: String, lanes: [BPMNLane] = []) {
        base = BPMNBase(id: id)
        self.lanes = lanes
    }

    init(_ base: BPMNBase) { self.base = base }

    /// The lanes around a node, outermost first; nil when it is on none of these.
    func path(to node: String) -> [BPMNLane]? {
        for lane in lanes {
            if let inner = lane.children?.path(to: node) { return [lane] + inner }
            if lane.nodes.contains(where: { $0.string == node }) { return [lane] }
        }
        return nil
    }
}

/// A lane: who does what stands on it.
package struct BPMNLane: BPMNElement {
    package var base: BPMNBase
    /// Ids of the nodes on it. Nodes of sub-processes are not listed.
    package var nodes: [LocatedText] = []
    /// Nested lanes; at most one set.
    private var inner: [BPMNLaneSet] = []

    package init(id: String, name: String?, nodes: [LocatedText] = []) {
        base = BPMNBase(id: id, name: name)
        self.nodes = nodes
    }

    init(_ base: BPMNBase) { self.base = base }

    /// The lanes inside this one.
    package var children: BPMNLaneSet? {
        get { inner.first }
        set { inner = newValue.map { [$0] } ?? [] }
    }
}
