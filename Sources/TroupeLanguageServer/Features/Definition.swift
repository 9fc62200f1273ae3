import Glibc
import TroupeCompiler
import TroupeGraph
import TroupePersonas

extension LanguageServer {
    /// Where what stands at a place is defined.
    func definition(_ file: OpenFile, _ place: (line: Int, column: Int)) -> Value {
        let guide = Self.guide(file)
        guard let (target, _) = Target.find(guide, line: place.line, column: place.column) else { return .null }
        let symbols = Symbols(guide)
        func here(_ line: Int, _ columns: Range<Int>) -> Value {
            ["uri": .string(file.document.uri), "range": file.document.range(line: line, columns).value]
        }
        switch target {
        case .key: return .null
        case .given(let name, let step):
            guard let workflow = guide.tree.value("workflow", of: step) else { return .null }
            return workflowPlace(workflow, input: name)
        case .value("workflow", let word, _): return workflowPlace(word, input: nil)
        case .value("dependsOn", let word, _):
            return symbols.step(word).map { here($0.line, $0.columns) } ?? .null
        case .value("persona", let word, _), .value("reviewers", let word, _), .value("consults", let word, _),
            .value("informs", let word, _), .value("escalation", let word, _):
            return surroundings.personas?.persona(named: word).map { personaPlace($0.file, $0.location) }
                ?? .null
        case .value: return .null
        case .path(let parts):
            guard parts.count > 1 else { return .null }
            switch parts[0] {
            case "inputs": return symbols.input(parts[1]).map { here($0.line, $0.columns) } ?? .null
            case "steps": return symbols.step(parts[1]).map { here($0.line, $0.columns) } ?? .null
            case "context":
                return symbols.variables.first { $0.name == parts[1] }.map { here($0.line, $0.columns) } ?? .null
            default: return .null
            }
        }
    }

    private func workflowPlace(_ id: String, input: String?) -> Value {
        guard let path = surroundings.workflows?[id]?.file, let document = document(at: path) else { return .null }
        let symbols = Symbols(Guide(document.lines, isPersona: false))
        if let input = input.flatMap({ symbols.input($0) }) {
            return ["uri": .string(document.uri), "range": document.range(line: input.line, input.columns).value]
        }
        guard let name = symbols.workflow else { return .null }
        return ["uri": .string(document.uri), "range": document.range(line: name.line, name.columns).value]
    }

    private func personaPlace(_ path: String, _ location: SourceLocation) -> Value {
        guard let document = document(at: path) else { return .null }
        let start = document.position(line: location.line - 1, column: location.column - 1)
        return ["uri": .string(document.uri), "range": TextRange(start, start).value]
    }

    /// A file as it is open, else as it is on disk.
    private func document(at path: String) -> TextDocument? {
        if let open = files.values.first(where: { $0.path == path }) { return open.document }
        guard let bytes = workspace.library.first(where: { $0.path == path })?.bytes else { return nil }
        return TextDocument(
            uri: FileURI.uri(path), version: nil, text: String(decoding: bytes, as: UTF8.self), encoding: encoding)
    }
}
