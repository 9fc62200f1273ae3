import TroupeBPMN
import TroupeGraph

extension BPMNLowering {
    /// What a task does.
    mutating func kind(of task: BPMNTask, _ node: BPMNFlowNode, at index: NodeIndex) -> Node.Kind {
        if node.troupe.action != nil, let kind = job(of: node, at: index) { return kind }
        let zeebe = node.zeebe
        switch task.kind {
        case .plain, .manual: return .task(.pass)
        case .service: return .task(.worker(worker(node)))
        case .send(let reference):
            if zeebe.taskDefinition != nil || node.vendor.topic != nil { return .task(.worker(worker(node))) }
            return .task(.send(message(reference, of: node)))
        case .receive(let reference, _): return .task(.receive(message(reference, of: node)))
        case .user:
            taskListeners(of: node, at: index)
            return .task(.user(userTask(node)))
        case .script(_, let text):
            if let script = zeebe.script {
                return .task(
                    .script(
                        expression: feel(script.expression ?? ""), result: script.resultVariable?.named ?? "result"))
            }
            if zeebe.taskDefinition != nil { return .task(.worker(worker(node))) }
            return .task(
                .script(
                    expression: feel(text ?? "", around: node.location), result: node.vendor.resultVariable ?? "result")
            )
        case .businessRule:
            if let called = zeebe.calledDecision {
                return .task(
                    .decision(
                        DecisionCall(
                            decision: called.decisionID.map { template($0) } ?? .constant(""),
                            result: called.resultVariable?.named ?? "result", binding: binding(called.version))))
            }
            if zeebe.taskDefinition == nil, let decision = node.vendor.decision {
                return .task(
                    .decision(
                        DecisionCall(
                            decision: .constant(.string(decision)), result: node.vendor.resultVariable ?? "result")))
            }
            return .task(.worker(worker(node)))
        }
    }

    /// The job that a worker outside does.
    mutating func worker(_ node: BPMNFlowNode) -> WorkerTask {
        let priority = node.extensions("jobPriorityDefinition", in: BPMNNamespace.zeebe).first?.attribute("priority")
        guard let definition = node.zeebe.taskDefinition else {
            return WorkerTask(type: .constant(.string(node.vendor.topic ?? "")))
        }
        return WorkerTask(
            type: definition.type.map { template($0) } ?? .constant(""),
            retries: definition.retries.flatMap { $0.string.isBlank ? nil : valueTemplate($0) },
            priority: priority.map { valueTemplate($0) })
    }

    private mutating func userTask(_ node: BPMNFlowNode) -> UserTaskDefinition {
        let zeebe = node.zeebe.userTask
        let vendor = node.vendor
        var task = UserTaskDefinition()
        task.assignee = text(zeebe.assignee) ?? fixed(vendor.assignee)
        task.candidateGroups = zeebe.candidateGroups.map { list($0) } ?? fixedList(vendor.candidateGroups)
        task.candidateUsers = zeebe.candidateUsers.map { list($0) } ?? fixedList(vendor.candidateUsers)
        task.dueDate = text(zeebe.dueDate) ?? fixed(vendor.dueDate)
        task.followUpDate = text(zeebe.followUpDate) ?? fixed(vendor.followUpDate)
        task.priority = zeebe.priority.map { valueTemplate($0) }
        task.form =
            zeebe.form.map { form($0) }
            ?? vendor.formKey.flatMap { key in
                VendorExtensions.isExpression(key) ? nil : .constant(.map(["formKey": .string(key)]))
            }
        return task
    }

    private mutating func form(_ form: ZeebeForm) -> ValueTemplate {
        let parts: [(String, LocatedText?)] = [
            ("formId", form.id), ("formKey", form.key), ("externalReference", form.externalReference),
        ]
        let entries = parts.compactMap { name, text in
            text.map { ValueTemplate.Entry(key: name, value: template($0)) }
        }
        let constants = entries.compactMap { entry in entry.value.constantValue.map { (entry.key, $0) } }
        return constants.count == entries.count ? .constant(.map(ValueMap(constants))) : .map(entries)
    }

    private mutating func text(_ text: LocatedText?) -> ValueTemplate? {
        text.flatMap { $0.string.isBlank ? nil : template($0) }
    }

    /// A text of another vendor that is no expression of theirs.
    private func fixed(_ text: String?) -> ValueTemplate? {
        text.flatMap { VendorExtensions.isExpression($0) || $0.isBlank ? nil : .constant(.string($0)) }
    }

    private func fixedList(_ text: String?) -> ValueTemplate? {
        text.flatMap { text in
            VendorExtensions.isExpression(text) ? nil : .constant(.list(text.commaSeparated.map { .string($0) }))
        }
    }
}
