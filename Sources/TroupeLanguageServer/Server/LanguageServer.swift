import TroupeCompiler
package import TroupeGraph

/// A language server for workflow and persona files (LSP 3.17): messages go in, messages come out. It performs nothing
/// but reading the files around those that are open.
///
///     fresh ── initialize ──▶ running ── shutdown ──▶ shut down ── exit ──▶ exited (0)
///       └──────── exit ────────┴──────── exit ───────────────────────────▶ exited (1)
package struct LanguageServer: Sendable {
    /// What the program knows of itself.
    package struct Options: Sendable {
        /// Files and folders with workflows and personas that come with the installation.
        package var installed: [String] = []
        /// Commands that scripts find on this machine.
        package var programs: Set<String> = []
        package var version = ""

        /// Nothing is installed.
        package init() {}
    }

    enum Phase { case fresh, running, shutDown, exited(Int32) }

    /// A file that is open.
    struct OpenFile {
        var document: TextDocument
        var path: String
        /// Nil when it has changed since.
        var lint: LintDocument?
        /// What was published, with the version it was published for.
        var findings: [Finding] = []
        var published: Value?
    }

    /// The most files that are held open.
    static let fileLimit = 2000

    let options: Options
    var phase = Phase.fresh
    var encoding = PositionEncoding.utf16
    var workspace: Workspace
    var files: [String: OpenFile] = [:]
    var surroundings = Surroundings()
    /// Whether open files have changed since the last diagnostics.
    var isStale = false
    /// Whether other files may have changed.
    var mustScan = true
    var outgoing: [Value] = []
    private var queue: [RPC.Incoming] = []

    package init(_ options: Options = Options()) {
        self.options = options
        workspace = Workspace(installed: options.installed, programs: options.programs)
    }

    /// Set when the client has said `exit`.
    package var exitCode: Int32? { if case .exited(let code) = phase { code } else { nil } }
    /// Whether the client has said that it will end.
    package var hasShutDown: Bool { if case .shutDown = phase { true } else { exitCode == 0 } }
    /// Messages that have not been worked on.
    package var waiting: Int { queue.count }

    /// Takes messages in, without their headers.
    package mutating func enqueue(_ bodies: [[UInt8]]) { queue += bodies.map(RPC.read) }

    /// Works on all that is waiting; what is to be sent, in order.
    package mutating func work() -> [Value] {
        var canceled: Set<Value> = []
        for case .notification("$/cancelRequest", let parameters) in queue {
            if let id = parameters["id"] { canceled.insert(id) }
        }
        for message in queue where exitCode == nil {
            switch message {
            case .request(let id, let method, let parameters):
                outgoing.append(
                    canceled.contains(id)
                        ? RPC.failure(id, .canceled, "it was canceled") : answer(id, method, parameters))
            case .notification(let method, let parameters): notice(method, parameters)
            case .response: break
            case .broken(let reply): outgoing.append(reply)
            }
        }
        queue = []
        if isStale, case .running = phase { diagnose() }
        defer { outgoing = [] }
        return outgoing
    }

    private mutating func answer(_ id: Value, _ method: String, _ parameters: Value) -> Value {
        switch phase {
        case .fresh where method != "initialize":
            return RPC.failure(id, .notInitialized, "'initialize' comes first")
        case .shutDown: return RPC.failure(id, .invalidRequest, "the server has been shut down")
        case .running where method == "initialize":
            return RPC.failure(id, .invalidRequest, "'initialize' comes once")
        default: break
        }
        switch method {
        case "initialize": return RPC.success(id, initialize(parameters))
        case "shutdown":
            phase = .shutDown
            return RPC.success(id, .null)
        case "textDocument/completion": return about(id, parameters) { $0.completion($1, $2) }
        case "textDocument/hover": return about(id, parameters) { $0.hover($1, $2) }
        case "textDocument/definition": return about(id, parameters) { $0.definition($1, $2) }
        case "textDocument/documentSymbol":
            guard let file = file(parameters) else { return RPC.success(id, .null) }
            return RPC.success(id, DocumentSymbols.value(file.document, Self.guide(file)))
        case "textDocument/codeAction":
            guard let file = file(parameters) else { return RPC.success(id, .null) }
            return RPC.success(id, QuickFixes.value(file, TextRange(parameters["range"])))
        default: return RPC.failure(id, .methodNotFound, "there is no method '\(method.prefix(100))'")
        }
    }

    /// Answers a question about a place in an open file; a file that is not open, or none of ours, has nothing to say.
    private mutating func about(
        _ id: Value, _ parameters: Value, _ ask: (LanguageServer, OpenFile, (line: Int, column: Int)) -> Value
    ) -> Value {
        guard let position = Position(parameters["position"]) else {
            return RPC.failure(id, .invalidParameters, "'position' is missing")
        }
        scanWhereNeeded()
        guard let file = file(parameters) else { return RPC.success(id, .null) }
        return RPC.success(id, ask(self, file, file.document.place(of: position)))
    }

    private func file(_ parameters: Value) -> OpenFile? {
        guard let uri = parameters["textDocument"]?["uri"]?.stringValue, let file = files[uri],
            Workspace.isOurs(file.path, file.document.lines)
        else { return nil }
        return file
    }

    private mutating func initialize(_ parameters: Value) -> Value {
        phase = .running
        let offered = parameters["capabilities"]?["general"]?["positionEncodings"]?.listValue ?? []
        encoding = offered.first == "utf-8" ? .utf8 : .utf16
        let folders = parameters["workspaceFolders"]?.listValue?.compactMap { $0["uri"]?.stringValue } ?? []
        let root = [parameters["rootUri"]?.stringValue].compactMap { $0 }
        workspace.folders = (folders.isEmpty ? root : folders).compactMap { FileURI.path($0) }.map(Self.withoutSlash)
        return [
            "capabilities": [
                "positionEncoding": .string(encoding.rawValue),
                "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
                "completionProvider": ["triggerCharacters": [".", "{", " ", ":", "-", "'"]],
                "hoverProvider": true, "definitionProvider": true, "documentSymbolProvider": true,
                "codeActionProvider": ["codeActionKinds": ["quickfix"]],
                "workspace": ["workspaceFolders": ["supported": true, "changeNotifications": true]],
            ],
            "serverInfo": ["name": "troupe", "version": .string(options.version)],
        ]
    }

    static func withoutSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The structure of an open file.
    static func guide(_ file: OpenFile) -> Guide {
        Guide(file.document.lines, isPersona: LintDocument.isPersona(file.path, Array(file.document.text.utf8)))
    }
}
