internal import TroupeExpression
internal import TroupeGraph

/// A file that a model imports, compiled.
struct ImportedProgram: Sendable {
    let name: String
    let namespace: String
    let program: DecisionProgram
}

/// A decision or function of an imported file: which file, and where it stands there.
struct ImportedUse: Hashable, Sendable {
    let file: Int
    let position: Int
}

extension DecisionCompiler {
    /// Compiles what is imported. Its own findings are those of its own file.
    mutating func compileImports() -> [ImportedProgram] {
        var programs: [ImportedProgram] = []
        for item in model.imports ?? [] {
            guard let inner = item.models.first else { continue }
            let (program, problems) = DecisionProgram.compile(inner)
            if let program {
                programs.append(ImportedProgram(name: item.name, namespace: item.namespace, program: program))
            } else {
                let reason = problems.first { $0.severity == .error }?.message ?? ""
                report(
                    DecisionProblem(
                        .error, "import", "the imported file '\(item.namespace.prefix(100))' has errors: \(reason)",
                        element: "", at: item.location))
            }
        }
        return programs
    }

    /// The imported decisions among what is required.
    func imported(_ references: [DecisionReference], _ imports: [ImportedProgram]) -> [ImportedUse] {
        references.compactMap { use($0, imports) { $0.positions[$1] } }
    }

    /// The imported functions among what is required.
    func importedFunctions(_ references: [DecisionReference], _ imports: [ImportedProgram]) -> [ImportedUse] {
        references.compactMap {
            use($0, imports) { program, id in program.knowledge.firstIndex { $0.source.id == id } }
        }
    }

    private func use(
        _ reference: DecisionReference, _ imports: [ImportedProgram],
        _ position: (DecisionProgram, String) -> Int?
    ) -> ImportedUse? {
        guard let namespace = reference.namespace else { return nil }
        for (file, item) in imports.enumerated() where item.namespace == namespace {
            if let position = position(item.program, reference.id) {
                return ImportedUse(file: file, position: position)
            }
        }
        return nil
    }
}

extension DecisionModel {
    /// The types that expressions may name, those of imported files with the name of the import before them.
    var reachableTypes: [DecisionType] {
        (imports ?? []).reduce(types) { types, item in
            guard let inner = item.models.first?.reachableTypes else { return types }
            let own = Set(inner.map(\.name))
            return types
                + inner.map { type in
                    var type = type
                    type.name = item.prefixed(type.name)
                    type.base = type.base.map { own.contains($0) ? item.prefixed($0) : $0 }
                    return type
                }
        }
    }
}

extension DecisionImport {
    fileprivate func prefixed(_ text: String) -> String { name.isEmpty ? text : "\(name).\(text)" }
}

extension DecisionProgram {
    /// Adds functions of imported files to the names in reach.
    func define(imported uses: [ImportedUse], in locals: inout FEELContext) {
        for use in uses {
            let item = imports[use.file]
            add(to: &locals, under: item.name) { item.program.define(use.position, in: &$0) }
        }
    }

    /// Adds names under the name of an import, beside those that are there.
    func add(to locals: inout FEELContext, under name: String, _ change: (inout FEELContext) -> Void) {
        if name.isEmpty { return change(&locals) }
        var inner = FEELContext()
        if case .context(let known)? = locals[name] { inner = known }
        change(&inner)
        locals[name] = .context(inner)
    }
}
