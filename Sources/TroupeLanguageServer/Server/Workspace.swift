import Glibc
import TroupeCompiler
import TroupeGraph
import TroupePersonas

/// The files around those that are open: what they may call and who may do their steps.
struct Workspace {
    /// The folders that the editor has open.
    var folders: [String] = []
    /// Files and folders that come with the installation.
    let installed: [String]
    let programs: Set<String>
    private(set) var library: [LintDocument] = []
    private static let siblingLimit = 500

    init(installed: [String], programs: Set<String>) {
        self.installed = installed
        self.programs = programs
    }

    /// Reads all anew: `workflows` and `personas` of the folders, the files beside those that are open, and what is
    /// installed, in this order.
    mutating func scan(open paths: [String]) {
        var places: [String] = []
        for folder in folders {
            let usual: [String] = ["\(folder)/workflows", "\(folder)/personas"]
            let own = usual.filter { access($0, F_OK) == 0 }
            places += own.isEmpty ? Self.files(in: folder) : own
        }
        var seen: Set<String> = []
        for path in paths {
            let folder = Self.parent(of: path)
            let isCovered = places.contains { folder == $0 || folder.hasPrefix("\($0)/") }
            if !isCovered, seen.insert(folder).inserted { places += Self.files(in: folder) }
        }
        library = LintDocument.scan(places).documents
        let known = Set(library.map(\.path))
        library += LintDocument.scan(installed, where: { !known.contains($0) }).documents
    }

    /// A linter for open files, which count instead of what is on disk.
    func linter(_ open: [LintDocument]) -> Linter {
        let paths = Set(open.map(\.path))
        let ids = Set(open.compactMap { $0.definition?.id })
        // The installed copy of a workflow that is being edited is no second workflow.
        let rest = library.filter { document in
            !paths.contains(document.path) && !(document.definition.map { ids.contains($0.id) } ?? false)
        }
        return Linter(open, library: rest, programs: programs, knowsAll: false)
    }

    /// The YAML files that stand in a folder, not those below it.
    private static func files(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory), names.count < siblingLimit {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix("."), name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                names.append("\(folder)/\(name)")
            }
        }
        return names.sorted()
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether a file is meant for Troupe: editors send every YAML file there is.
    static func isOurs(_ path: String, _ lines: [[Unicode.Scalar]]) -> Bool {
        if path.contains("/workflows/") || path.contains("/personas/") { return true }
        var keys: Set<String> = []
        for line in lines.prefix(5000) {
            if line.first == "#", keys.isEmpty {
                let text = String(String.UnicodeScalarView(line))
                if text.contains("workflow.schema.json") || text.contains("persona.schema.json") { return true }
            }
            guard let first = line.first, first.properties.isAlphabetic else { continue }
            keys.insert(String(String.UnicodeScalarView(line.prefix { $0 != ":" })))
        }
        return keys.isSuperset(of: ["metadata", "steps"]) || keys.contains("systemPrompt")
    }
}
