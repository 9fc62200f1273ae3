package import TroupeCompiler
package import TroupeEngine
package import TroupeGraph
package import TroupePersonas

/// What the routes work with.
package struct APIContext: Sendable {
    package var engine: Engine
    /// The team as it is now.
    package var personas: @Sendable () -> PersonaRegistry
    /// Compiles the text of a workflow file; the name is for messages.
    package var compile: @Sendable (_ source: [UInt8], _ file: String) -> Compilation
    /// Where the inputs that a request leaves out may come from.
    package var workItems: (any WorkItemSource)?
    /// The forges that a run may choose.
    package var forges: [String]
    /// Draws a workflow as svg, json, mermaid or dot, with the author's or the graph's detail; nil where nothing can.
    package var diagram: (@Sendable (_ definition: Definition, _ format: String, _ detail: String) -> String)?
    /// Connections to the database by state (`idle`, `busy`); empty where there is none.
    package var databaseConnections: @Sendable () -> [String: Int]

    package init(
        engine: Engine, personas: @escaping @Sendable () -> PersonaRegistry,
        compile: @escaping @Sendable (_ source: [UInt8], _ file: String) -> Compilation = {
            Compiler.compile(bytes: $0, file: $1)
        },
        workItems: (any WorkItemSource)? = nil, forges: [String] = [],
        diagram: (@Sendable (_ definition: Definition, _ format: String, _ detail: String) -> String)? = nil,
        databaseConnections: @escaping @Sendable () -> [String: Int] = { [:] }
    ) {
        self.engine = engine
        self.personas = personas
        self.compile = compile
        self.workItems = workItems
        self.forges = forges
        self.diagram = diagram
        self.databaseConnections = databaseConnections
    }

    /// Who acts, until there are accounts.
    static let user = "local"
}
