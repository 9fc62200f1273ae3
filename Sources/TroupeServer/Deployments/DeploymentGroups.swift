package import TroupeEngine
package import TroupeGraph

/// Which of the files that a server finds have to be deployed together.
///
/// A deployment gives all its processes and decisions a new version where one of them is new, so only what has to find
/// each other is deployed at once: files whose calls are bound to their own deployment, with those that hold what is called.
package enum DeploymentGroups {
    /// What a file holds, and what it is bound to.
    package struct File: Hashable, Sendable {
        package var name: String
        /// Ids of its workflows, processes and decisions.
        package var ids: Set<String>
        /// Calls that are bound to the deployment, by what they call.
        package var calls: [Call]
        /// Whether one of them says only when it is made what it calls.
        package var callsAnything: Bool

        package init(name: String, _ set: DeploymentSet) {
            self.name = name
            ids = Set(set.workflows.map(\.id) + set.decisions.map(\.id))
            let definitions = set.workflows.map(\.definition)
            let targets = definitions.flatMap { definition in
                definition.nodes.compactMap { node in node.deploymentTarget.map { (node, $0) } }
            }
            calls = targets.compactMap { node, target in
                guard case .constant(.string(let id)) = target else { return nil }
                return Call(callee: id, node: node.id, line: node.line, column: node.column)
            }
            callsAnything = calls.count < targets.count
        }
    }

    /// A call or a decision that is bound to the deployment.
    package struct Call: Hashable, Sendable {
        package var callee: String
        /// The element.
        package var node: String
        package var line: Int
        package var column: Int
    }

    /// Files by their groups: in their order, a group where its first file stands.
    package static func of(_ files: [File]) -> [[File]] {
        var owner = Array(files.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while owner[index] != index { index = owner[index] }
            return index
        }
        func join(_ first: Int, _ second: Int) {
            let (low, high) = (min(root(first), root(second)), max(root(first), root(second)))
            owner[high] = low
        }
        var holders: [String: [Int]] = [:]
        for (index, file) in files.enumerated() { for id in file.ids { holders[id, default: []].append(index) } }
        for (index, file) in files.enumerated() {
            if file.callsAnything { for other in files.indices { join(index, other) } }
            for call in file.calls { for other in holders[call.callee] ?? [] { join(index, other) } }
        }
        var groups: [Int: [File]] = [:]
        for (index, file) in files.enumerated() { groups[root(index), default: []].append(file) }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Calls that will find nothing, as no file of the group holds what they call.
    package static func problems(in group: [File]) -> [Diagnostic] {
        let held = group.reduce(into: Set<String>()) { $0.formUnion($1.ids) }
        return group.flatMap { file in
            file.calls.filter { !held.contains($0.callee) }.map { call in
                Diagnostic(
                    .error, "bpmn/binding",
                    "'\(call.node)' is bound to what is deployed with it, and no file without errors has '\(call.callee.prefix(80))'",
                    at: SourceLocation(file: file.name, line: max(1, call.line), column: max(1, call.column)))
            }
        }
    }
}

extension Node {
    /// What a call that is bound to its deployment calls.
    fileprivate var deploymentTarget: ValueTemplate? {
        switch kind {
        case .callActivity(let call) where call.binding == .deployment: call.process
        case .task(.decision(let call)) where call.binding == .deployment: call.decision
        default: nil
        }
    }
}
