import TroupeGraph

enum NewCommand: Command {
    static let spec = CommandSpec(
        name: "new", summary: "Writes a workflow or persona file to begin with.", positionals: "workflow|persona NAME",
        count: 2...2,
        options: [
            .init(
                "output", short: "o", value: "DIR", "where to write it (default: 'workflows' or 'personas', if there)"),
            .init("template", short: "t", value: "NAME", "minimal (default), process or assisted; see below"),
            .init("force", "replace a file that is there"),
        ],
        details: """
            Templates for workflows:
              minimal    one script, its output, and a line in the log
              process    inputs, branches, a loop, a call, and what happens after a failure
              assisted   a model writes, a person decides
            There is one for personas: minimal.

            NAME becomes the id and the file's name: lower-case letters, digits and hyphens.

            Exit codes: 0 written, 1 the file is there already or cannot be written, 2 wrong command line.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let (kind, name) = (arguments.positionals[0], arguments.positionals[1])
        guard let subject = NewFile.Subject(rawValue: kind) else {
            let hint =
                NearWord.nearest(to: kind, among: ["workflow", "persona"]).map { "; did you mean '\($0)'?" } ?? ""
            throw ParsedArguments.Problem(description: "'new' makes a workflow or a persona, not '\(kind)'\(hint)")
        }
        try check(name)
        let text = try text(subject, name, arguments.value("template") ?? "minimal")
        let usual = "\(kind)s"
        let folder = arguments.value("output") ?? (FileTree.isDirectory(usual) ? usual : ".")
        guard FileTree.makeDirectory(folder, mode: 0o755) else {
            throw CommandFailure(description: "the directory '\(folder)' cannot be made")
        }
        let path = folder == "." ? "\(name).yaml" : "\(folder)/\(name).yaml"
        if FileTree.exists(path), !arguments.has("force") {
            throw CommandFailure(description: "'\(path)' is there already; --force replaces it")
        }
        let schema = schema("\(kind).schema.json", from: folder)
        let bytes = Array("# yaml-language-server: $schema=\(schema)\n\(text)".utf8)
        guard FileTree.write(bytes, to: path) else { throw CommandFailure(description: "'\(path)' cannot be written") }
        print("Wrote \(path). Next:")
        for (command, purpose) in subject.nextSteps(path, name) { print("  \(command)   # \(purpose)") }
        return ExitCode.success
    }

    /// What can be an id: legal everywhere, and the same on file systems that do not tell case apart.
    private static func check(_ name: String) throws {
        let isLegal = { (byte: UInt8) in byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2D }
        let letters = Array(name.utf8)
        let isName =
            (1...64).contains(letters.count) && letters.allSatisfy(isLegal) && letters[0] >= 0x61
            && letters.last != 0x2D && !name.contains("--")
        if isName { return }
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let near = String(words.joined(separator: "-").drop { $0.isNumber || $0 == "-" }.prefix(64))
        throw ParsedArguments.Problem(
            description: "a name is made of lower-case letters, digits and single hyphens, and begins with a letter"
                + (near.isEmpty || near.hasSuffix("-") ? "" : "; how about '\(near)'?"))
    }

    private static func text(_ subject: NewFile.Subject, _ name: String, _ template: String) throws -> String {
        let templates = subject.templates
        guard let make = templates.first(where: { $0.name == template })?.make else {
            let names = templates.map(\.name)
            let hint = NearWord.nearest(to: template, among: names).map { "; did you mean '\($0)'?" } ?? ""
            throw ParsedArguments.Problem(
                description: "for a \(subject.rawValue) there is the template \(names.joined(separator: ", "))\(hint)")
        }
        return make(name)
    }

    /// The schema as an editor finds it from the file: above the folder, else where Troupe is installed.
    private static func schema(_ name: String, from folder: String) -> String {
        var directory = FileTree.absolute(folder)
        if let resolved = FileTree.resolved(directory) { directory = resolved }
        var path = "schemas/\(name)"
        while true {
            if FileTree.exists("\(directory == "/" ? "" : directory)/schemas/\(name)") { return path }
            if directory.count <= 1 { break }
            directory = Installation.parent(of: directory)
            path = "../\(path)"
        }
        if let share = try? Installation.find(shareDirectory: nil).shareDirectory,
            FileTree.exists("\(share)/schemas/\(name)")
        {
            return "\(share)/schemas/\(name)"
        }
        return "schemas/\(name)"
    }
}
