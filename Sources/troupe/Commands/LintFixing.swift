import Glibc
import TroupeCompiler
import TroupeGraph

/// `troupe lint --fix`: repairs files in place, or shows what it would do.
enum LintFixing {
    /// Rounds until nothing more can be repaired: a repaired key may show a value that can be.
    private static let rounds = 5

    /// Repairs the files; what was repaired is read again.
    static func run(_ files: inout LintFiles, _ library: LintFiles, isStrict: Bool, isOnlyShown: Bool) throws {
        let before = Dictionary(files.documents.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        for _ in 0..<rounds {
            let linter = Linter(files.documents, library: library.documents)
            let findings = Dictionary(grouping: linter.findings(), by: \.location.file)
            var isDone = true
            for (index, document) in files.documents.enumerated() {
                let plan = FixPlan(document, findings: findings[document.path] ?? [])
                guard let fixed = plan.fixed else { continue }
                isDone = false
                files.documents[index] = LintDocument(path: document.path, bytes: fixed, isStrict: isStrict)
            }
            if isDone { break }
        }
        for document in files.documents {
            guard let old = before[document.path], old != document.bytes else { continue }
            if isOnlyShown {
                print(UnifiedDiff.text(of: document.path, old: old, new: document.bytes), terminator: "")
            } else if !FileTree.write(document.bytes, to: document.path, mode: mode(of: document.path)) {
                throw CommandFailure(description: "'\(document.path)' cannot be written")
            }
        }
    }

    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
    }
}
