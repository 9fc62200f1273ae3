import TroupeBPMN
import TroupeGraph

extension BPMNLowering {
    /// What is said of the process itself.
    mutating func describe() {
        definition.name = process.name
        definition.description = process.documentationText
        var details = ProcessDetails()
        let tag = process.zeebe.versionTag?.string ?? process.vendor.versionTag
        details.versionTag = tag.flatMap { $0.isBlank ? nil : $0 }
        details.lanes = lanes(of: process.content.laneSets)
        definition.process = details
        definition.persona =
            team.persona(namedBy: process)
            ?? model.participant(ofProcess: process.id).flatMap { pool in
                team.persona(namedBy: pool) ?? pool.name.flatMap { team.persona(named: $0) }
            }
        let workspace = process.troupe.elements.first { $0.name.local == "workspace" }?.attribute("value")
        definition.workspace = workspace.map { template($0) }
        for entry in process.troupe.elements where entry.name.local == "env" {
            guard let name = entry.attribute("name")?.string, let value = entry.attribute("value") else { continue }
            definition.environment.append(.init(key: name, value: template(value)))
        }
        listeners(of: process, at: 0)
        properties(of: process, at: 0)
    }

    private func lanes(of sets: [BPMNLaneSet]) -> [ProcessDetails.Lane] {
        sets.flatMap(\.lanes).flatMap { lane in
            [ProcessDetails.Lane(id: lane.id, name: lane.name, persona: team.persona(of: lane))]
                + lanes(of: lane.children.map { [$0] } ?? [])
        }
    }

    /// The lane and the persona of a node.
    mutating func assign(_ item: Placed) {
        let lanes = self.lanes[item.node.id] ?? []
        parts[item.index].lane = lanes.last?.id
        let owner = definition.scopes[definition.nodes[item.index].scope].owner
        // What is around it has been assigned before.
        let outer = owner == 0 ? definition.persona : definition.nodes[owner].persona
        if lanes.isEmpty, owner != 0 { parts[item.index].lane = parts[owner].lane }
        let assignee = item.node.zeebe.userTask.assignee.flatMap { $0.isFEEL ? nil : team.persona(named: $0.string) }
        let onLane = lanes.reversed().compactMap { team.persona(of: $0) }.first
        definition.nodes[item.index].persona = team.persona(namedBy: item.node) ?? assignee ?? onLane ?? outer
    }

    mutating func listeners(of element: some BPMNElement, at index: NodeIndex) {
        for listener in element.zeebe.executionListeners {
            let type = listener.type.map { template($0) } ?? .constant("")
            let lowered = ExecutionListener(type: type, retries: listener.retries.map { template($0) })
            switch listener.event?.string {
            case "start": parts[index].startListeners.append(lowered)
            case "end": parts[index].endListeners.append(lowered)
            default: continue
            }
        }
    }

    mutating func taskListeners(of node: BPMNFlowNode, at index: NodeIndex) {
        var listeners: [TaskListener] = []
        for listener in node.zeebe.taskListeners {
            guard let event = listener.event.flatMap({ TaskListenerEvent(named: $0.string) }) else { continue }
            let type = listener.type.map { template($0) } ?? .constant("")
            let job = ExecutionListener(type: type, retries: listener.retries.map { template($0) })
            listeners.append(TaskListener(event, job))
        }
        parts[index].taskListeners = listeners.isEmpty ? nil : listeners
    }

    mutating func properties(of element: some BPMNElement, at index: NodeIndex) {
        for property in element.zeebe.properties {
            guard let name = property.name?.string else { continue }
            parts[index].properties[name] = .string(property.value?.string ?? "")
        }
    }
}
