package import TroupeDecision
package import TroupeGraph

/// Reads decisions of DMN 1.1 to 1.5, from any modeler.
package enum DMNImport {
    /// Reads and compiles a file. What is wrong in XML, in the structure or in an expression is an error, what is right and
    /// has no effect here a warning; all have a place, in expressions the character.
    ///
    /// - Parameters:
    ///   - file: the file's name for messages.
    ///   - library: the models that may be imported, by namespace.
    /// - Returns: the program, nil when there are errors, and all findings in the order of the file.
    package static func read(
        _ bytes: [UInt8], file: String, limits: XMLLimits = XMLLimits(), library: [String: DecisionModel] = [:]
    ) -> (program: DecisionProgram?, diagnostics: [Diagnostic]) {
        let document = XMLDocument(parsing: bytes, file: file, limits: limits)
        guard let root = document.root else { return (nil, document.diagnostics) }
        let start = root.location ?? SourceLocation(file: file, line: 1, column: 1)
        var findings = Findings(limit: limits.diagnostics)
        findings.add(document.diagnostics)
        guard root.name.local == "definitions", DMNNamespace.isModel(root.name.namespace) else {
            findings.add([Diagnostic(.error, "dmn/not-dmn", refusal(of: root.name), at: start)])
            return (nil, findings.inOrder)
        }
        var reader = DMNReader(root: root, start: start)
        var model = reader.model()
        findings.add(reader.diagnostics)
        findings.add(model.resolveImports(among: library, file: file))
        let (program, problems) = DecisionProgram.compile(model)
        let texts = reader.texts
        findings.add(
            problems.map { problem in
                problem.diagnostic(file: file) { text, offset in
                    let prefix = String(String.UnicodeScalarView(text.text.unicodeScalars.prefix(offset)))
                    return text.location.flatMap { texts[$0]?.location(atUTF8Offset: prefix.utf8.count) }
                }
            })
        let all = findings.inOrder
        return (all.contains { $0.severity == .error } ? nil : program, all)
    }

    /// The model of a file, for those who import it; nil when it is none.
    package static func model(of bytes: [UInt8], file: String, limits: XMLLimits = XMLLimits()) -> DecisionModel? {
        guard let root = XMLDocument(parsing: bytes, file: file, limits: limits).root, root.name.local == "definitions",
            DMNNamespace.isModel(root.name.namespace)
        else { return nil }
        var reader = DMNReader(root: root, start: root.location ?? SourceLocation(file: file, line: 1, column: 1))
        return reader.model()
    }

    private static func refusal(of name: XMLName) -> String {
        switch (name.local, name.namespace) {
        case ("definitions", BPMNNamespace.model):
            "this is a process (BPMN) and no decision: give the file the ending .bpmn"
        case ("definitions", let namespace):
            "the root's namespace must be one of DMN 1.1 to 1.5, not '\(namespace.prefix(100))'"
        default: "the root of a DMN file is 'definitions', not '\(name.qualified.prefix(100))'"
        }
    }
}

/// The namespaces of DMN's versions.
enum DMNNamespace {
    /// 1.1, twice, then 1.2 to 1.6.
    private static let models: Set<String> = [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ]

    static func isModel(_ namespace: String) -> Bool { models.contains(namespace) }

    /// Whether an expression language's name means FEEL.
    static func isFEEL(_ language: String) -> Bool {
        let name = language.lowercased()
        return name == "feel" || (name.contains("omg.org/spec/") && name.contains("feel"))
    }
}
