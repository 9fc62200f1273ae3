import TroupeCompiler
import TroupeGraph
import TroupePersonas

extension LanguageServer {
    /// Takes a notification; those that are not known are passed over.
    mutating func notice(_ method: String, _ parameters: Value) {
        if method == "exit" {
            phase = .exited(hasShutDown ? 0 : 1)
            return
        }
        guard case .running = phase else { return }
        switch method {
        case "initialized":
            scanWhereNeeded()
            let workflows = surroundings.workflows?.count ?? 0
            let personas = surroundings.personas?.personas.count ?? 0
            log(3, "Troupe \(options.version) knows \(workflows) workflows and \(personas) personas here.")
        case "textDocument/didOpen": open(parameters["textDocument"] ?? .null)
        case "textDocument/didChange": change(parameters)
        case "textDocument/didClose": close(parameters)
        case "textDocument/didSave", "workspace/didChangeWatchedFiles": markAllStale()
        case "workspace/didChangeWorkspaceFolders":
            let event = parameters["event"]
            let removed = Self.paths(event?["removed"])
            workspace.folders = workspace.folders.filter { !removed.contains($0) } + Self.paths(event?["added"])
            markAllStale()
        default: break
        }
    }

    private static func paths(_ folders: Value?) -> [String] {
        (folders?.listValue ?? []).compactMap { $0["uri"]?.stringValue }.compactMap { FileURI.path($0) }
            .map(withoutSlash)
    }

    private mutating func markAllStale() {
        mustScan = true
        isStale = true
    }

    /// A line for the editor's log; 1 is an error, 3 a word of information.
    private mutating func log(_ type: Int, _ message: String) {
        outgoing.append(
            RPC.notification("window/logMessage", ["type": .integer(type), "message": .string(message)]))
    }

    private mutating func open(_ item: Value) {
        guard let uri = item["uri"]?.stringValue, let text = item["text"]?.stringValue else { return }
        guard files[uri] != nil || files.count < Self.fileLimit else {
            return log(1, "more than \(Self.fileLimit) files are not looked at: \(uri)")
        }
        let document = TextDocument(uri: uri, version: item["version"]?.intValue, text: text, encoding: encoding)
        files[uri] = OpenFile(document: document, path: FileURI.path(uri) ?? uri)
        markAllStale()
    }

    private mutating func change(_ parameters: Value) {
        guard let uri = parameters["textDocument"]?["uri"]?.stringValue, var file = files[uri] else {
            return log(1, "a file was changed that is not open")
        }
        // Not held twice while it is edited.
        files[uri]?.document.replaceAll(with: "")
        for change in parameters["contentChanges"]?.listValue ?? [] {
            guard let text = change["text"]?.stringValue else { continue }
            if let value = change["range"] {
                guard let range = TextRange(value) else {
                    log(1, "a change has no readable range: \(uri)")
                    continue
                }
                file.document.replace(range, with: text)
            } else {
                file.document.replaceAll(with: text)
            }
        }
        file.document.version = parameters["textDocument"]?["version"]?.intValue
        file.lint = nil
        files[uri] = file
        isStale = true
    }

    private mutating func close(_ parameters: Value) {
        guard let uri = parameters["textDocument"]?["uri"]?.stringValue, files.removeValue(forKey: uri) != nil else {
            return
        }
        outgoing.append(RPC.notification("textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []]))
        markAllStale()
    }

    // MARK: Diagnostics

    /// Reads the files around, where that may bring something new.
    mutating func scanWhereNeeded() {
        guard mustScan else { return }
        mustScan = false
        workspace.scan(open: files.values.map(\.path).sorted())
        surroundings = workspace.linter([]).surroundings
    }

    /// Looks at all open files and publishes what has changed.
    mutating func diagnose() {
        isStale = false
        scanWhereNeeded()
        let uris = files.keys.sorted()
        for uri in uris where files[uri]?.lint == nil {
            guard let file = files[uri], Workspace.isOurs(file.path, file.document.lines) else { continue }
            files[uri]?.lint = LintDocument(path: file.path, bytes: Array(file.document.text.utf8))
        }
        let linter = workspace.linter(uris.compactMap { files[$0]?.lint })
        surroundings = linter.surroundings
        let findings = Dictionary(grouping: linter.findings(), by: \.location.file)
        for uri in uris {
            guard let file = files[uri] else { continue }
            let own = file.lint == nil ? [] : (findings[file.path] ?? []).map { Finding($0, in: file.document) }
            files[uri]?.findings = own
            var parameters: ValueMap = ["uri": .string(uri), "diagnostics": .list(own.map(\.value))]
            if let version = file.document.version { parameters["version"] = .integer(version) }
            let published = Value.map(parameters)
            if file.published == published || file.lint == nil && file.published == nil { continue }
            files[uri]?.published = published
            outgoing.append(RPC.notification("textDocument/publishDiagnostics", published))
        }
    }
}
