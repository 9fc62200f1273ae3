/// A job's type and how often it may fail.
package struct ZeebeTaskDefinition: Sendable {
    package var type: LocatedText?
    package var retries: LocatedText?
}

/// One input or output mapping.
package struct ZeebeMapping: Sendable {
    /// An expression (behind `=`) or a fixed text.
    package var source: LocatedText?
    /// The variable; dots make contexts.
    package var target: LocatedText?
    package var element: XMLElement
}

/// A name and a text: a header or a property.
package struct ZeebePair: Sendable {
    package var name: LocatedText?
    package var value: LocatedText?
}

/// A FEEL expression whose result becomes a variable.
package struct ZeebeScript: Sendable {
    package var expression: LocatedText?
    package var resultVariable: LocatedText?
}

/// Which version of a process, decision or form is meant.
package struct ZeebeBinding: Sendable {
    /// `latest` (also where nothing is said), `deployment` or `versionTag`.
    package var type: LocatedText?
    package var versionTag: LocatedText?

    init(_ element: XMLElement) {
        type = element.attribute("bindingType")
        versionTag = element.attribute("versionTag")
    }
}

/// The process that a call activity starts.
package struct ZeebeCalledElement: Sendable {
    package var processID: LocatedText?
    package var version: ZeebeBinding
    package var propagatesAllChildVariables: Bool
    package var propagatesAllParentVariables: Bool
}

/// The decision of a business rule task.
package struct ZeebeCalledDecision: Sendable {
    package var decisionID: LocatedText?
    package var resultVariable: LocatedText?
    package var version: ZeebeBinding
}

/// What a multi-instance runs over and collects.
package struct ZeebeLoop: Sendable {
    package var inputCollection: LocatedText?
    package var inputElement: LocatedText?
    package var outputCollection: LocatedText?
    package var outputElement: LocatedText?
}

/// What an ad-hoc sub-process starts with and collects.
package struct ZeebeAdHoc: Sendable {
    package var activeElements: LocatedText?
    package var outputCollection: LocatedText?
    package var outputElement: LocatedText?
}

/// The variables that a conditional event looks at.
package struct ZeebeConditionalFilter: Sendable {
    /// Names between commas.
    package var names: LocatedText?
    /// `create`, `update` between commas.
    package var events: LocatedText?
}

/// A job at the begin or end of an element, or at a change of a user task.
package struct ZeebeListener: Sendable {
    package var event: LocatedText?
    package var type: LocatedText?
    package var retries: LocatedText?
}
