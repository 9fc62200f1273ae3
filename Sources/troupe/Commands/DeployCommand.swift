import TroupeGraph

enum DeployCommand: Command {
    static let spec = CommandSpec(
        name: "deploy", summary: "Deploys BPMN, DMN and YAML files together: all of them, or none.",
        positionals: "FILE…", count: 1...200,
        options: [.init("dry-run", "only check"), .init("json", "as JSON")] + HostOptions.serverOptions
            + HostOptions.dataOptions,
        details: """
            A file that is deployed as it is keeps its version; instances under way keep theirs.
            Exit codes: 0 deployed, 1 no server or database, 2 something is wrong in the files; nothing is deployed then.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let files = try arguments.positionals.map { file in
            guard let bytes = FileTree.read(file) else {
                let why = FileTree.isDirectory(file) ? "is a directory: name the files in it" : "cannot be read"
                throw CommandFailure(description: "'\(file)' \(why)", exitCode: ExitCode.usage)
            }
            return (name: file, bytes: bytes)
        }
        let path = "/api/deployments" + (arguments.has("dry-run") ? "?dryRun=true" : "")
        return try await withClient(arguments, deciding: true) { client in
            let (status, bytes) = try await client.send(
                "POST", path, Content(files: files), accept: "application/json")
            let answer = (try? Value(jsonBytes: bytes)) ?? .null
            let findings = answer["diagnostics"]?.listValue ?? []
            if arguments.has("json") {
                print(answer.json)
                return status < 400 ? ExitCode.success : ExitCode.usage
            }
            for finding in findings { Troupe.complain(text(finding)) }
            guard status < 400 else {
                var message = answer["detail"]?.stringValue ?? "the server answered \(status)"
                if findings.isEmpty {
                    for error in answer["errors"]?.listValue ?? [] {
                        message += "\n  \(error["field"]?.text ?? ""): \(error["message"]?.text ?? "")"
                    }
                }
                throw CommandFailure(
                    description: message, exitCode: status == 422 ? ExitCode.usage : ExitCode.failure)
            }
            show(answer, isDryRun: arguments.has("dry-run"))
            return ExitCode.success
        }
    }

    private static func text(_ finding: Value) -> String {
        let place = ["file", "line", "column"].map { finding[$0]?.text ?? "" }.joined(separator: ":")
        let (severity, rule) = (finding["severity"]?.text ?? "", finding["rule"]?.text ?? "")
        let hint = finding["suggestion"]?.stringValue.map { " (did you mean '\($0)'?)" } ?? ""
        return "\(place): \(severity): \(finding["message"]?.text ?? "")\(hint) [\(rule)]"
    }

    private static func show(_ answer: Value, isDryRun: Bool) {
        let things = [("processes", "processId"), ("decisions", "decisionId")]
        for (list, id) in things {
            for thing in answer[list]?.listValue ?? [] {
                let name = thing[id]?.text ?? ""
                if isDryRun {
                    print("\(name) can be deployed")
                } else {
                    let what = thing["changed"] == false ? "is unchanged: version" : "is deployed as version"
                    print("\(name) \(what) \(thing["version"]?.text ?? "")")
                }
            }
        }
    }
}
