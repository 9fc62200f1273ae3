package import TroupeGraph

/// Reads BPMN 2.0 files of any modeler.
package enum BPMNImport {
    /// Reads a file. What is wrong in XML or in the structure is an error, what is right and has no effect here a warning;
    /// both have a place. Nothing that the file says is lost: `BPMNWriter` writes it back.
    ///
    /// - Parameter file: the file's name for messages.
    /// - Returns: the model, nil when this is not BPMN 2.0, and all findings in the order of the file.
    package static func read(
        _ bytes: [UInt8], file: String, limits: XMLLimits = XMLLimits()
    ) -> (model: BPMNModel?, diagnostics: [Diagnostic]) {
        let document = XMLDocument(parsing: bytes, file: file, limits: limits)
        guard let root = document.root else { return (nil, document.diagnostics) }
        let start = root.location ?? SourceLocation(file: file, line: 1, column: 1)
        guard root.name.local == "definitions", root.name.namespace == BPMNNamespace.model else {
            return (
                nil, document.diagnostics + [Diagnostic(.error, .notBPMN, refusal(of: root.name), at: start)]
            )
        }
        var reader = BPMNReader(root: root, start: start)
        let model = reader.model()
        var findings = Findings(limit: limits.diagnostics)
        findings.add(document.diagnostics)
        findings.add(reader.diagnostics)
        findings.add(IdentityCheck(root: root).diagnostics)
        findings.add(ReferenceCheck(model: model, root: root).diagnostics)
        findings.add(EffectCheck(model: model).diagnostics)
        return (model, findings.inOrder)
    }

    private static func refusal(of name: XMLName) -> String {
        switch (name.local, name.namespace) {
        case ("definitions", "http://schema.omg.org/spec/BPMN/2.0"), ("definitions", "http://bpmn.org/schema/bpmn2.0"):
            "this is a draft of BPMN 2.0: open the file in a modeler of today and save it"
        case ("definitions", let namespace) where namespace.contains("/DMN/"):
            "this is a decision (DMN) and no process: give the file the ending .dmn"
        case ("Package", _): "this is XPDL and not BPMN 2.0"
        case ("definitions", let namespace):
            "the root's namespace must be \(BPMNNamespace.model), not '\(namespace.prefix(100))'"
        default: "the root of a BPMN 2.0 file is 'definitions', not '\(name.qualified.prefix(100))'"
        }
    }
}

/// Collects findings up to a number.
struct Findings {
    private var all: [Diagnostic] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ diagnostics: [Diagnostic]) { all += diagnostics }

    /// Errors first when there are too many, then all in the order of the file.
    var inOrder: [Diagnostic] {
        func isEarlier(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
            (left.location.line, left.location.column) < (right.location.line, right.location.column)
        }
        var errors = all.filter { $0.severity == .error }.sorted(by: isEarlier)
        let rest = all.filter { $0.severity != .error }.sorted(by: isEarlier)
        if all.count <= limit { return (errors + rest).sorted(by: isEarlier) }
        let cut = errors.count > limit ? errors[limit] : rest[limit - errors.count]
        errors = Array((errors + rest).prefix(limit)).sorted(by: isEarlier)
        let message = "there are \(all.count - limit) more findings"
        return errors + [Diagnostic(.warning, "too-many", message, at: cut.location)]
    }
}
