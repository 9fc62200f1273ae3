package import TroupeCompiler
package import TroupeEngine
package import TroupeForge
package import TroupeGraph
package import TroupePersonas

/// What the routes work with.
package struct APIContext: Sendable {
    package var engine: Engine
    /// The team as it is now.
    package var personas: @Sendable () -> PersonaRegistry
    /// Compiles the text of a workflow file; the name is for messages.
    package var compile: @Sendable (_ source: [UInt8], _ file: String) -> Compilation
    /// Compiles a file that is to be deployed, of any language; the name is for messages, and tells the language.
    package var compileResource: @Sendable (_ source: [UInt8], _ file: String) -> CompiledResource
    /// What was found in the file of a workflow, by the workflow's id, when it was last read: also when it was broken then,
    /// so that what is deployed is older.
    package var fileDiagnostics: @Sendable (_ workflow: String) -> [Diagnostic]
    /// Where the inputs that a request leaves out may come from, by the forge that it chooses; nil for one that chooses none.
    package var workItems: @Sendable (_ forge: String?) -> (any WorkItemSource)?
    /// The forges that a run may choose; the first is that of requests which choose none.
    package var forges: [ServedForge]
    /// Draws a workflow as svg, json, mermaid or dot, with the author's or the graph's detail; nil where nothing can.
    package var diagram: (@Sendable (_ definition: Definition, _ format: String, _ detail: String) -> String)?
    /// Connections to the database by state (`idle`, `busy`); empty where there is none.
    package var databaseConnections: @Sendable () -> [String: Int]

    package init(
        engine: Engine, personas: @escaping @Sendable () -> PersonaRegistry,
        compile: @escaping @Sendable (_ source: [UInt8], _ file: String) -> Compilation = {
            Compiler.compile(bytes: $0, file: $1)
        },
        fileDiagnostics: @escaping @Sendable (_ workflow: String) -> [Diagnostic] = { _ in [] },
        workItems: @escaping @Sendable (_ forge: String?) -> (any WorkItemSource)? = { _ in nil },
        forges: [ServedForge] = [],
        diagram: (@Sendable (_ definition: Definition, _ format: String, _ detail: String) -> String)? = nil,
        databaseConnections: @escaping @Sendable () -> [String: Int] = { [:] }
    ) {
        self.engine = engine
        self.personas = personas
        self.compile = compile
        compileResource = { source, file in
            CompiledResource.compile(
                source, file: file, personas: personas(), deployedAt: engine.clock.now())
        }
        self.fileDiagnostics = fileDiagnostics
        self.workItems = workItems
        self.forges = forges
        self.diagram = diagram
        self.databaseConnections = databaseConnections
    }

    /// Who acts, until there are accounts.
    static let user = "local"
}

/// A forge whose things the API shows.
package struct ServedForge: Sendable {
    package var forge: any Forge
    /// The project of requests that name none.
    package var project: String

    package init(_ forge: any Forge, project: String = ForgeCall.defaultProject) {
        self.forge = forge
        self.project = project
    }
}
