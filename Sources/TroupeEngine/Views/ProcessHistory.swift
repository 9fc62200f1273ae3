import TroupeGraph
package import TroupeInterpreter

/// Folds a run's records into what became of each element instance, and the flows that were taken.
package struct ProcessHistory: Sendable {
    /// One life of an element.
    package struct Element: Hashable, Sendable {
        package enum State: String, Hashable, Sendable, Codable { case activated, completed, terminated }

        /// 0 for a gateway or event that a token only passed before this was written down.
        package var key: Key
        /// The element instance around it; 0 for the process itself.
        package var parent: Key
        package var elementId: String
        package var name: String?
        /// BPMN's name of its kind.
        package var type: String
        package var process: String
        package var state: State
        /// Which round of a multi-instance activity or loop it is, from 0.
        package var round: Int?
        /// The numbers of the records that began and ended it.
        package var startedBy: Int64
        package var endedBy: Int64?
        /// Microseconds since 1970, UTC.
        package var startedAt: Int64
        package var endedAt: Int64?
    }

    /// A sequence flow that a token took.
    package struct TakenFlow: Hashable, Sendable {
        package var flowId: String
        /// The scope that it was taken in.
        package var scope: Key
        package var source: String
        package var target: String
        /// The number of the record.
        package var takenBy: Int64
    }

    private struct Place {
        var position: Int
        var parent: Key
        var node: NodeIndex
        var definition: Definition
    }

    private let programs: any ProgramSource
    private var places: [Key: Place] = [:]
    private var called: [Key: Definition] = [:]
    private var root: Definition?
    /// In the order in which they began.
    package private(set) var elements: [Element] = []
    /// In the order in which they were taken.
    package private(set) var flows: [TakenFlow] = []

    package init(programs: any ProgramSource) { self.programs = programs }

    /// Adds the records of one row; `sequence` is the number of its last record.
    package mutating func add(_ records: [Record], sequence: Int64, at time: Int64) {
        var number = sequence - Int64(records.count)
        for record in records {
            number += 1
            add(record, number, time)
        }
    }

    private mutating func add(_ record: Record, _ number: Int64, _ time: Int64) {
        switch record {
        case .created(let created):
            root = programs.program(hash: created.hash, id: created.id, version: created.version)?.definition
        case .called(let element, let hash, let id, let version):
            called[element] = programs.program(hash: hash, id: id, version: version)?.definition
        case .activated(let activated): activate(activated, number, time)
        case .passed(let scope, let node, _, let taken, let element):
            pass(element, scope, node, taken, number, time)
        case .skipped(let skipped): take(skipped.taken, in: skipped.scope, number)
        case .completed(let element, _, let taken): end(element, .completed, taken, number, time)
        case .failed(let element, _, _, let taken): end(element, .terminated, taken, number, time)
        case .terminated(let element): end(element, .terminated, [], number, time)
        case .process(.migrated(let migrated)): migrate(migrated)
        default: break
        }
    }

    private mutating func activate(_ record: Record.Activated, _ number: Int64, _ time: Int64) {
        let definition =
            record.role == .process ? called[record.parent] ?? root : places[record.parent]?.definition
        guard let definition, definition.nodes.indices.contains(record.node) else { return }
        let node = definition.nodes[record.node]
        places[record.element] = Place(
            position: elements.count, parent: record.parent, node: record.node, definition: definition)
        elements.append(
            Element(
                key: record.element, parent: record.parent, elementId: node.id, name: node.name,
                type: node.elementType(as: record.role), process: definition.id, state: .activated,
                round: record.role.round, startedBy: number, startedAt: time))
    }

    private mutating func pass(
        _ key: Key, _ scope: Key, _ index: NodeIndex, _ taken: [FlowIndex], _ number: Int64, _ time: Int64
    ) {
        guard let definition = places[scope]?.definition, definition.nodes.indices.contains(index) else { return }
        let node = definition.nodes[index]
        // Tokens were only taken from a join: by an instance that could not go on, or by a gateway that began anew.
        if taken.isEmpty, key == 0, !node.outgoing.isEmpty { return }
        elements.append(
            Element(
                key: key, parent: scope, elementId: node.id, name: node.name, type: node.elementType(as: .element),
                process: definition.id, state: .completed, startedBy: number, endedBy: number, startedAt: time,
                endedAt: time))
        take(taken, in: scope, number)
    }

    private mutating func end(
        _ key: Key, _ state: Element.State, _ taken: [FlowIndex], _ number: Int64, _ time: Int64
    ) {
        guard let place = places.removeValue(forKey: key) else { return }
        elements[place.position].state = state
        elements[place.position].endedBy = number
        elements[place.position].endedAt = time
        take(taken, of: place.definition, in: place.parent, number)
    }

    private mutating func take(_ taken: [FlowIndex], in scope: Key, _ number: Int64) {
        if let definition = places[scope]?.definition { take(taken, of: definition, in: scope, number) }
    }

    private mutating func take(_ taken: [FlowIndex], of definition: Definition, in scope: Key, _ number: Int64) {
        for index in taken where definition.flows.indices.contains(index) {
            let flow = definition.flows[index]
            flows.append(
                TakenFlow(
                    flowId: flow.id, scope: scope, source: definition.nodes[flow.source].id,
                    target: definition.nodes[flow.target].id, takenBy: number))
        }
    }

    /// What is active goes on by the new definition.
    private mutating func migrate(_ migrated: Record.Migrated) {
        guard let old = root,
            let new = programs.program(hash: migrated.hash, id: migrated.id, version: migrated.version)?.definition
        else { return }
        root = new
        for (key, place) in places where place.definition == old {
            guard let node = migrated.nodes[place.node] ?? (place.node == 0 ? 0 : nil) else { continue }
            places[key]?.node = node
            places[key]?.definition = new
        }
    }
}
