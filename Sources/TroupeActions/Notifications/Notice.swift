package import TroupeInterpreter

/// Something that people, or the tools they watch, should hear of.
package struct Notice: Hashable, Sendable {
    /// What it is, which decides the channels that carry it.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// For whoever it names, by any channel.
        case notification
        /// A mail.
        case email
        /// Somebody must look now.
        case page
        case incident
        case alert
    }

    package var kind: Kind
    /// Names, roles, mail addresses or channels; may be empty.
    package var to: [String]
    package var subject: String
    package var body: String
    package var severity: String?
    /// The run, its workflow and the step it comes from.
    package var run: Key
    package var workflow: String
    package var step: String
    /// The same for each attempt to deliver it.
    package var id: String

    package init(
        _ kind: Kind, to: [String] = [], subject: String, body: String = "", severity: String? = nil, run: Key,
        workflow: String, step: String, id: String
    ) {
        self.kind = kind
        self.to = to
        self.subject = subject
        self.body = body
        self.severity = severity
        self.run = run
        self.workflow = workflow
        self.step = step
        self.id = id
    }
}
