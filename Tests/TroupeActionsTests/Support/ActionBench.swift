import Glibc
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeHTTPClient
import TroupeInterpreter
import TroupeLLM
import TroupePersonas
import TroupeProcess
import TroupeTesting

/// One thread for all processes of the tests, as in the server.
let processes: ProcessRunner = {
    do { return try ProcessRunner() } catch { fatalError("\(error)") }
}()

/// The standard actions with real processes, in a temporary directory.
struct ActionBench {
    let folder: TemporaryFolder
    let log = RecordedLog()
    var surroundings: ActionSurroundings
    /// The directory the run works in.
    var workspace: String

    init(
        personas: [Persona] = [Self.persona()], script: SimulatedScript = SimulatedScript(),
        http: HTTPClient = HTTPClient()
    ) throws {
        folder = try TemporaryFolder()
        workspace = try folder.directory("workspaces/1/files")
        _ = try folder.directory("locks")
        let home = try folder.directory("home")
        // There was a server in this directory before: only then does a missing marker say anything.
        _ = try AttemptMarkers(directory: folder.at("attempts"))
        let registry = PersonaRegistry(personas)
        surroundings = ActionSurroundings(
            processes: processes, http: http,
            models: LLMRouter(providers: [SimulatedProvider(script: script)], routing: .simulated),
            personas: { registry }, markers: try AttemptMarkers(directory: folder.at("attempts")),
            path: SearchPath.standard, home: home, startTime: Self.now())
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    static func persona(_ id: String = "tester", allowed: [String] = []) -> Persona {
        var persona = Persona(
            id: id, name: "Test Engineer", email: "\(id)@example.com", systemPrompt: "You test.",
            location: SourceLocation(file: "personas/\(id).yaml", line: 1, column: 1))
        persona.firstName = "Terry"
        persona.lastName = "Test"
        persona.allowedActions = allowed
        return persona
    }

    func context(for order: JobOrder) -> JobContext {
        let (log, workspace) = (log, workspace)
        return JobContext(
            log: { log.add($0, $1) }, now: { Self.now() }, workspace: { () async throws(Fault) in workspace },
            lockPath: folder.at("locks/\(order.element).\(order.attempt).lock"), secret: { _ in nil })
    }

    func action(_ type: String) throws -> any StepAction {
        guard let action = StandardActions.all(surroundings).first(where: { $0.type == type }) else {
            throw Trouble(text: "there is no action '\(type)'")
        }
        return action
    }

    func perform(_ order: JobOrder) async throws -> ValueMap {
        try await action(order.type).perform(order, in: context(for: order))
    }

    /// Performs what is expected to fail.
    func fault(_ order: JobOrder) async throws -> Fault {
        do {
            let outputs = try await perform(order)
            throw Trouble(text: "the step succeeded with \(Value.map(outputs).json)")
        } catch let fault as Fault {
            return fault
        }
    }

    /// Runs a script as a shell step.
    func shell(_ script: String, outputs: [String] = [], _ more: ValueMap = [:]) async throws -> ValueMap {
        try await perform(Self.shellOrder(script, outputs: outputs, more))
    }

    static func shellOrder(_ script: String, outputs: [String] = [], _ more: ValueMap = [:]) -> JobOrder {
        var inputs = more
        inputs["command"] = .string(script)
        return .sample("shell-command", inputs, outputs: outputs)
    }

    /// Runs a git operation.
    func git(_ operation: String, _ inputs: ValueMap, outputs: [String] = []) async throws -> ValueMap {
        try await perform(Self.gitOrder(operation, inputs, outputs: outputs))
    }

    static func gitOrder(_ operation: String, _ inputs: ValueMap, outputs: [String] = []) -> JobOrder {
        var order = JobOrder.sample(
            "git-operation", ["operation": .string(operation), "inputs": .map(inputs)], outputs: outputs)
        order.persona = "tester"
        return order
    }
}
