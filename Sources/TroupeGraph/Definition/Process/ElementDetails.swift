/// What BPMN elements have that steps of YAML files have not. Kept behind one reference, as nodes are copied often.
package final class ElementDetails: Hashable, Sendable, Codable {
    package let parts: Parts

    package init(_ parts: Parts) { self.parts = parts }

    package struct Parts: Hashable, Sendable, Codable {
        /// BPMN's name of the element (`serviceTask`, `boundaryEvent`), for people.
        package var elementType = ""
        /// Evaluated in order into the element's own scope when it begins.
        package var inputs: [Mapping] = []
        /// Evaluated in order, in the element's scope, into the scope around it when it is done. With any, nothing else
        /// leaves the element.
        package var outputs: [Mapping] = []
        /// Events on the element's edge.
        package var boundaryEvents: [NodeIndex] = []
        package var multiInstance: MultiInstance?
        package var standardLoop: StandardLoop?
        /// Begins when the element, being done, is to be undone.
        package var compensationHandler: NodeIndex?
        /// Begins only to undo another element; no token comes by a flow.
        package var isForCompensation = false
        /// Of a sub-process, where it is not just embedded.
        package var subprocess: SubprocessKind?
        package var startListeners: [ExecutionListener] = []
        package var endListeners: [ExecutionListener] = []
        /// Of a user task. Nil: none, as in definitions that were stored before there were any.
        package var taskListeners: [TaskListener]?
        /// `zeebe:taskHeaders`, for workers.
        package var headers: ValueMap = [:]
        /// `zeebe:properties`.
        package var properties: ValueMap = [:]
        /// Of an activity with conditional flows: the flow that is taken when no condition holds.
        package var defaultFlow: FlowIndex?
        /// The lane it stands in.
        package var lane: String?

        package init() {}
    }

    package static func == (left: ElementDetails, right: ElementDetails) -> Bool {
        left === right || left.parts == right.parts
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(parts) }
    package convenience init(from decoder: any Decoder) throws { self.init(try Parts(from: decoder)) }
    package func encode(to encoder: any Encoder) throws { try parts.encode(to: encoder) }
}

/// `zeebe:input` or `zeebe:output`.
package struct Mapping: Hashable, Sendable, Codable {
    package var source: ValueTemplate
    /// A variable, or a path into one (`order.total` is `["order", "total"]`).
    package var target: [String]

    package init(source: ValueTemplate, target: [String]) {
        self.source = source
        self.target = target
    }
}

/// An activity that runs once for each element of a collection, or a number of times (BPMN 2.0, 10.3.8).
package struct MultiInstance: Hashable, Sendable, Codable {
    package var isSequential: Bool
    /// The collection, or (`cardinality`) the number of instances.
    package var inputCollection: ValueTemplate?
    package var cardinality: ValueTemplate?
    /// The variable that holds each instance's element.
    package var inputElement: String?
    /// The variable that collects the results, in the order of the collection.
    package var outputCollection: String?
    /// Evaluated in each instance as it is done.
    package var outputElement: ValueTemplate?
    /// The variable that `outputElement` is, or is a part of: each instance has one of its own.
    package var outputVariable: String?
    /// When this is true after an instance is done, the rest is ended.
    package var completionCondition: ExpressionIndex?

    package init(isSequential: Bool) { self.isSequential = isSequential }
}

/// An activity that runs again and again (BPMN 2.0, 10.3.8).
package struct StandardLoop: Hashable, Sendable, Codable {
    /// Nil: only the maximum ends it.
    package var condition: ExpressionIndex?
    package var testsBefore: Bool
    package var maximum: Int?

    package init(condition: ExpressionIndex?, testsBefore: Bool, maximum: Int? = nil) {
        self.condition = condition
        self.testsBefore = testsBefore
        self.maximum = maximum
    }
}

/// A job that a worker does before an element begins its work, or after it is done.
package struct ExecutionListener: Hashable, Sendable, Codable {
    package var type: ValueTemplate
    package var retries: ValueTemplate?

    package init(type: ValueTemplate, retries: ValueTemplate? = nil) {
        self.type = type
        self.retries = retries
    }
}

/// What kind of sub-process a `Node.Kind.subprocess` is.
package enum SubprocessKind: Hashable, Sendable, Codable {
    /// Begins when its start event happens.
    case event
    case transaction
    case adHoc(AdHoc)
}

/// An ad-hoc sub-process: which of its activities begin, and when it is done.
package struct AdHoc: Hashable, Sendable, Codable {
    /// A list of element ids; nil: all that no flow leads to.
    package var activeElements: ValueTemplate?
    /// Nil: it is done when nothing in it is active.
    package var completionCondition: ExpressionIndex?
    package var cancelsRemaining: Bool
    package var isSequential: Bool
    package var outputCollection: String?
    package var outputElement: ValueTemplate?

    package init(
        activeElements: ValueTemplate? = nil, completionCondition: ExpressionIndex? = nil,
        cancelsRemaining: Bool = true, isSequential: Bool = false
    ) {
        self.activeElements = activeElements
        self.completionCondition = completionCondition
        self.cancelsRemaining = cancelsRemaining
        self.isSequential = isSequential
    }
}

extension ElementDetails {
    /// Whether an instance of the element is only what its rounds have around them.
    package var isRepeated: Bool { parts.multiInstance != nil || parts.standardLoop != nil }

    /// Whether a token may pass without an instance of the element: nothing is mapped, and nobody listens.
    package var isPlain: Bool {
        parts.inputs.isEmpty && parts.outputs.isEmpty && parts.startListeners.isEmpty && parts.endListeners.isEmpty
    }
}
