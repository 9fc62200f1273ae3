import TroupeCompiler
import TroupeGraph

/// A wrong and a right process for one rule.
struct RuleCase: Sendable, CustomStringConvertible {
    let rule: String
    let wrong: String
    let right: String
    /// Whether the file is one for Zeebe.
    var isZeebe = true

    init(_ rule: String, wrong: String, right: String, isZeebe: Bool = true) {
        self.rule = rule
        self.wrong = wrong
        self.right = right
        self.isZeebe = isZeebe
    }

    var description: String { rule }

    /// A file with what stands in and behind the process `p`, which the text opens itself where it begins with `<process`.
    static func file(_ body: String, isZeebe: Bool = true) -> String {
        let zeebe = isZeebe ? " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\"" : ""
        var text = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"\(zeebe)"
        text += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:troupe=\"https://troupe.dev/schema/1\""
        text += " targetNamespace=\"http://example.org\">\n"
        let isWhole = body.hasPrefix("<process")
        if !isWhole { text += "<process id=\"p\" isExecutable=\"true\">\n" }
        // What stands behind a line of dashes is beside the process.
        let parts = body.split(separator: "\n---\n", maxSplits: 1)
        text += parts[0]
        if !isWhole { text += "\n</process>" }
        text += "\n\(parts.dropFirst().first ?? "")\n</definitions>\n"
        return text
    }

    /// What a deployment of a text finds.
    static func findings(_ body: String, isZeebe: Bool = true) -> [Diagnostic] {
        BPMNCompiler.compile(Array(file(body, isZeebe: isZeebe).utf8), file: "p.bpmn").diagnostics
    }

    /// `start`, a task and `end` in a row.
    static func around(_ task: String, id: String = "t") -> String {
        """
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="\(id)"/>
        \(task)
        <sequenceFlow id="f2" sourceRef="\(id)" targetRef="e"/><endEvent id="e"/>
        """
    }
}
