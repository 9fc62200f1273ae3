import TroupeCompiler
package import TroupeEngine
package import TroupeGraph
package import TroupePersonas

/// What became of one file that is to be deployed, whatever its language.
package struct CompiledResource: Sendable {
    /// The file as it was named.
    package var file: String
    package var source: [UInt8]
    /// Workflows and processes; none when there is an error among the diagnostics.
    package var definitions: [Definition]
    package var decisions: [DecisionDeployment]
    package var diagnostics: [Diagnostic]
    /// SHA-256 of the bytes, hexadecimal.
    package var hash: String

    package init(
        file: String, source: [UInt8], definitions: [Definition] = [], decisions: [DecisionDeployment] = [],
        diagnostics: [Diagnostic] = [], hash: String = ""
    ) {
        self.file = file
        self.source = source
        self.definitions = definitions
        self.decisions = decisions
        self.diagnostics = diagnostics
        self.hash = hash
    }

    /// What is to be deployed.
    ///
    /// - Parameter time: microseconds since 1970, UTC.
    package func set(deployedAt time: Int64) -> DeploymentSet {
        DeploymentSet(
            workflows: definitions.map { definition in
                Deployment(
                    id: definition.id, hash: hash, file: file, source: source, definition: definition, deployedAt: time)
            }, decisions: decisions)
    }
}

/// The languages in which something can be deployed.
enum ResourceLanguage: Sendable {
    case yaml, bpmn, dmn

    /// By the file's name, or where that says nothing, by what stands in it.
    init?(file: String, _ source: [UInt8]) {
        let name = file.lowercased()
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            self = .yaml
        } else if name.hasSuffix(".bpmn") || name.hasSuffix(".bpmn20.xml") {
            self = .bpmn
        } else if name.hasSuffix(".dmn") {
            self = .dmn
        } else if let language = Self.sniffed(source) {
            self = language
        } else {
            return nil
        }
    }

    /// The standards' namespaces stand in the root element, and so near the beginning.
    private static func sniffed(_ source: [UInt8]) -> ResourceLanguage? {
        let head = String(decoding: source.prefix(4096), as: UTF8.self)
        if head.contains("omg.org/spec/DMN/") { return .dmn }
        if head.contains("omg.org/spec/BPMN/") { return .bpmn }
        return nil
    }
}

extension CompiledResource {
    /// Compiles a file by its language.
    ///
    /// - Parameter deployedAt: microseconds since 1970, UTC.
    package static func compile(
        _ source: [UInt8], file: String, personas: PersonaRegistry, deployedAt: Int64
    ) -> CompiledResource {
        var resource = CompiledResource(file: file, source: source)
        switch ResourceLanguage(file: file, source) {
        case .yaml:
            let compilation = Compiler.compile(bytes: source, file: file)
            resource.definitions = compilation.definition.map { [$0] } ?? []
            resource.diagnostics = compilation.diagnostics
            resource.hash = compilation.contentHash
        case .bpmn:
            let compilation = BPMNCompiler.compile(source, file: file, personas: personas)
            resource.definitions = compilation.definitions
            resource.diagnostics = compilation.diagnostics
            resource.hash = compilation.contentHash
        case .dmn, nil: resource.diagnostics = [unknown(file)]
        }
        return resource
    }

    private static func unknown(_ file: String) -> Diagnostic {
        Diagnostic(
            .error, "unknown-language",
            "cannot tell what this is; name the file .bpmn, .dmn or .yaml",
            at: SourceLocation(file: file, line: 1, column: 1))
    }
}
