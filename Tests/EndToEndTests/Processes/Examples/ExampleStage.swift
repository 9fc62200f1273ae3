import Foundation
import TroupeGraph
import TroupeHTTPClient

/// What the examples run on: a server whose clock is set by hand and whose model has prepared answers, a repository,
/// and, where it is asked for, somebody who kills the server again and again.
actor ExampleStage {
    nonisolated let folder: TestFolder
    nonisolated let repository: String
    private(set) var server: TestServer
    private(set) var kills = 0
    private let arguments: [String]
    private var isDown = false
    private var moments: [Int] = []

    init() async throws {
        folder = try TestFolder()
        repository = folder.at("repository")
        try folder.write("# Words\n", to: "repository/README.md")
        try folder.write("word\nother\n", to: "repository/words.txt")
        try folder.write("test:\n\tsh tests.sh\n", to: "repository/Makefile")
        chmod(try folder.write("#!/bin/sh\necho \"restarted after: $1\"\n", to: "repository/runbooks/shop"), 0o755)
        for arguments in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "begin"]] {
            try await Git.ask(arguments, in: repository)
        }
        arguments = [
            "--manual-clock", "--simulated-answers", try folder.write(ExampleRun.answers, to: "answers.yaml"),
        ]
        server = try await TestServer(in: folder, arguments)
    }

    /// Deploys an example from the command line.
    func deploy(_ file: String) async throws {
        let ending = try await Troupe.run(["deploy", "\(Troupe.root)/workflows/bpmn/\(file).bpmn"], in: folder)
        guard ending.code == 0, ending.output.contains("version 1") else { throw Trouble("\(file): \(ending)") }
    }

    /// Starts an instance; its key. Asked again with the same word, it is the same instance.
    func start(_ run: ExampleRun, once word: String) async throws -> String {
        var body: ValueMap = ["processId": .string(run.process), "variables": run.variables]
        if run.hasRepository { body["repository"] = .string(repository) }
        while true {
            do {
                let reply = try await server.send(
                    "POST", "/api/process-instances", .map(body), headers: [("idempotency-key", word)])
                guard reply.status == 201 || reply.status == 200, let key = reply.json["key"]?.stringValue else {
                    throw Trouble("\(run.process) was not started: \(reply.status) \(reply.json.json)")
                }
                return key
            } catch {
                try await recover(from: error)
            }
        }
    }

    /// Kills the server after each of these numbers of records, counted from its start.
    func kill(after moments: [Int]) async throws {
        self.moments = moments.reversed()
        try await awaitMoment()
    }

    /// Begins the next server where the error came of a kill; throws any other.
    func recover(from error: any Error) async throws {
        guard isDown else { throw error }
        _ = await server.program.ended()
        guard isDown else { return }
        server = try await TestServer(in: folder, arguments)
        isDown = false
        try await awaitMoment()
    }

    func stop() async -> Int32 {
        moments = []
        return await server.stop()
    }

    private func awaitMoment() async throws {
        guard let moment = moments.popLast() else { return }
        let socket = try await UpdateSocket(port: server.port, query: "?logs=false")
        Task {
            var seen = 0
            for await message in socket.messages where message["type"] == "record" {
                seen += 1
                if seen >= moment { break }
            }
            if seen >= moment { await killNow() }
        }
    }

    private func killNow() async {
        isDown = true
        kills += 1
        await server.kill()
    }
}
