/// What Camunda 8 says of an element: a reading of `base.extensions`, where the elements themselves are kept.
package struct ZeebeExtensions: Sendable {
    let elements: [XMLElement]

    init(_ extensions: [XMLElement]) {
        elements = extensions.filter { $0.name.namespace == BPMNNamespace.zeebe }
    }

    /// The first extension of a name.
    func first(_ local: String) -> XMLElement? { elements.first { $0.name.local == local } }

    func children(_ local: String, of parent: String) -> [XMLElement] {
        first(parent)?.elements(local, in: BPMNNamespace.zeebe) ?? []
    }

    /// Whether Camunda 8 says anything.
    package var isEmpty: Bool { elements.isEmpty }

    /// `taskDefinition`: the job that a task is.
    package var taskDefinition: ZeebeTaskDefinition? {
        first("taskDefinition").map {
            ZeebeTaskDefinition(type: $0.attribute("type"), retries: $0.attribute("retries"))
        }
    }

    /// `ioMapping`: what goes into the element's own variables.
    package var inputs: [ZeebeMapping] { mappings("input") }

    /// `ioMapping`: what goes out of them.
    package var outputs: [ZeebeMapping] { mappings("output") }

    private func mappings(_ local: String) -> [ZeebeMapping] {
        children(local, of: "ioMapping").map {
            ZeebeMapping(source: $0.attribute("source"), target: $0.attribute("target"), element: $0)
        }
    }

    /// `taskHeaders`: fixed texts for the worker.
    package var headers: [ZeebePair] {
        children("header", of: "taskHeaders").map { ZeebePair(name: $0.attribute("key"), value: $0.attribute("value")) }
    }

    /// `properties`.
    package var properties: [ZeebePair] {
        children("property", of: "properties").map {
            ZeebePair(name: $0.attribute("name"), value: $0.attribute("value"))
        }
    }

    /// `script`: a FEEL expression as a task.
    package var script: ZeebeScript? {
        first("script").map {
            ZeebeScript(expression: $0.attribute("expression"), resultVariable: $0.attribute("resultVariable"))
        }
    }

    /// `calledElement`: the process that a call activity starts.
    package var calledElement: ZeebeCalledElement? {
        first("calledElement").map { element in
            ZeebeCalledElement(
                processID: element.attribute("processId"), version: ZeebeBinding(element),
                propagatesAllChildVariables: element.flag("propagateAllChildVariables") ?? true,
                propagatesAllParentVariables: element.flag("propagateAllParentVariables") ?? true)
        }
    }

    /// `calledDecision`: the decision of a business rule task.
    package var calledDecision: ZeebeCalledDecision? {
        first("calledDecision").map { element in
            ZeebeCalledDecision(
                decisionID: element.attribute("decisionId"), resultVariable: element.attribute("resultVariable"),
                version: ZeebeBinding(element))
        }
    }

    /// `loopCharacteristics`: of a multi-instance.
    package var loop: ZeebeLoop? {
        first("loopCharacteristics").map { element in
            ZeebeLoop(
                inputCollection: element.attribute("inputCollection"), inputElement: element.attribute("inputElement"),
                outputCollection: element.attribute("outputCollection"),
                outputElement: element.attribute("outputElement"))
        }
    }

    /// `adHoc`: what an ad-hoc sub-process starts with and collects.
    package var adHoc: ZeebeAdHoc? {
        first("adHoc").map { element in
            ZeebeAdHoc(
                activeElements: element.attribute("activeElementsCollection"),
                outputCollection: element.attribute("outputCollection"),
                outputElement: element.attribute("outputElement"))
        }
    }

    /// `subscription` of a message: what a message must carry to be the right one.
    package var correlationKey: LocatedText? { first("subscription")?.attribute("correlationKey") }

    /// `versionTag` of a process.
    package var versionTag: LocatedText? { first("versionTag")?.attribute("value") }

    /// `conditionalFilter`: changes of which variables a conditional event looks at.
    package var conditionalFilter: ZeebeConditionalFilter? {
        first("conditionalFilter").map {
            ZeebeConditionalFilter(names: $0.attribute("variableNames"), events: $0.attribute("variableEvents"))
        }
    }

    /// `executionListeners`: jobs around the element.
    package var executionListeners: [ZeebeListener] { listeners("executionListener", of: "executionListeners") }

    /// `taskListeners`: jobs around the changes of a user task.
    package var taskListeners: [ZeebeListener] { listeners("taskListener", of: "taskListeners") }

    private func listeners(_ local: String, of parent: String) -> [ZeebeListener] {
        children(local, of: parent).map {
            ZeebeListener(
                event: $0.attribute("eventType"), type: $0.attribute("type"), retries: $0.attribute("retries"))
        }
    }
}

extension BPMNElement {
    /// What Camunda 8 says of this element.
    package var zeebe: ZeebeExtensions { ZeebeExtensions(base.extensions) }
}

extension XMLElement {
    /// An attribute that is true or false.
    func flag(_ name: String) -> Bool? {
        switch attribute(name)?.string.trimmed {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// An element of Camunda 8's namespace, from names and values in order; nil values are left out.
    package static func zeebe(
        _ local: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [XMLElement] = []
    ) -> XMLElement {
        XMLElement(
            .usual(local, in: BPMNNamespace.zeebe),
            attributes: attributes.compactMap { name, value in value.map { XMLAttribute(XMLName(name), $0) } },
            children: children.map(XMLNode.element))
    }
}
