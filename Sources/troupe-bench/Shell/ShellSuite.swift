import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupePersonas
import TroupePostgres
import TroupeProcess

/// Shell steps a second: `true`, with the action, the supervisor and the workspaces of a server, and each step durable.
struct ShellSuite {
    let files: BenchFiles
    let options: BenchOptions

    private static let name = "shell/true"
    /// As `troupe serve` has it.
    private static let jobLimit = 32

    func run() async throws -> [BenchLine] {
        guard options.wants(Self.name) else { return [] }
        return try await BenchDatabase.use { database in
            let surroundings = try ActionSurroundings.offline(
                processes: ProcessRunner(), personas: PersonaRegistry(), attempts: "\(database.directory)/attempts",
                path: Baselines.searchPath, home: database.directory)
            let workspaces = GitWorkspaces(directory: "\(database.directory)/workspaces", surroundings) { _ in true }
            return try await BenchEngine.use(
                database, files, actions: [ShellCommandAction(surroundings)], workspaces: workspaces,
                jobLimit: Self.jobLimit
            ) { try await [measure($0)] }
        }
    }

    private func measure(_ engine: BenchEngine) async throws -> BenchLine {
        let process = try await engine.deploy("shell.yaml")
        let effort = options.effort
        try await engine.run(process, inputs: [:], times: 2, inFlight: 2)
        // Side by side, so that what else the machine does weighs on both.
        var rates: [Double] = []
        var spawns: [Double] = []
        for _ in 0..<effort.shellRounds {
            let baseline = try await Baselines.spawns(effort)
            Progress.say(Self.name)
            let watch = Stopwatch(.wall)
            try await engine.run(process, inputs: [:], times: effort.shellRuns, inFlight: effort.shellRuns)
            rates.append(Double(effort.shellRuns * BenchFiles.steps) / watch.seconds)
            spawns.append(baseline.value)
        }
        var line = BenchLine(name: Self.name, value: rates.median, target: .init(ratio: 0.8))
        line.baseline = .init(name: "B2 posix_spawn", value: spawns.median)
        return line
    }
}
