import Glibc
import Testing
import TroupeGraph

/// kill -9 at any moment, again and again.
@Suite struct KillTests {
    /// Each step says in a file when an attempt begins and ends; its output follows from its inputs alone.
    private static let workflow = """
        metadata: {id: counted, name: Counted, version: 1.0.0}
        inputs:
          - {name: FILE, type: string, required: true}
          - {name: SEED, type: string, required: true}
        steps:
        """
        + (1...4).map { step in
            let input = step == 1 ? "${inputs.SEED}" : "${steps.s\(step - 1).OUT}"
            return """

                  - id: s\(step)
                    action: shell-command
                    idempotent: true
                    outputs: [OUT]
                    command: |
                      echo "begin s\(step) $TROUPE_IDEMPOTENCY_KEY $$ $(date +%s%6N)" >> "${inputs.FILE}"
                      OUT="\(input)-\(step)"
                      sleep 0.$((RANDOM % 3))5
                      echo "OUT=$OUT"
                      echo "end s\(step) $TROUPE_IDEMPOTENCY_KEY $$ $(date +%s%6N)" >> "${inputs.FILE}"
                """
        }.joined() + """

            outputs:
              - {name: RESULT, value: "${steps.s4.OUT}"}
            """

    private struct Line {
        var word: Substring
        var step: String
        var key: Substring
        var process: Substring
        var time: Int64
    }

    @Test(.timeLimit(.minutes(10)))
    func `killed servers lose nothing and repeat nothing that was committed`() async throws {
        let (first, kills) = Troupe.isSoak ? (50, 60) : (20, 20)
        let folder = try TestFolder()
        try folder.write(Self.workflow, to: "flows/counted.yaml")
        let arguments = ["--workflows", folder.at("flows")]
        var server = try await TestServer(in: folder, arguments)
        let undisturbed = try await Self.start(0, server, folder)
        #expect(try await server.finished(undisturbed)["outputs"]?["RESULT"] == "seed0-1-2-3-4")

        var runs: [String] = []
        for number in 1...first { runs.append(try await Self.start(number, server, folder)) }
        let seed = UInt64.random(in: 1...1_000_000)
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<kills {
            // Only what happens now is counted: each kill meets a server at work.
            let socket = try await UpdateSocket(port: server.port, query: "?logs=false")
            // However fast the rest was: two runs have more records than are waited for.
            for _ in 0..<2 { runs.append(try await Self.start(runs.count + 1, server, folder)) }
            let moment = Int.random(in: 1...40, using: &numbers)
            var seen = 0
            for await message in socket.messages where message["type"] == "record" {
                seen += 1
                if seen >= moment { break }
            }
            #expect(seen == moment, "seed \(seed): the server fell silent after \(seen) records")
            await server.kill()
            server = try await TestServer(in: folder, arguments)
        }
        var attempts = 0
        for (index, run) in runs.enumerated() {
            let done = try await server.finished(run)
            #expect(done["status"] == "completed", "\(done.json)")
            #expect(done["outputs"]?["RESULT"]?.stringValue == "seed\(index + 1)-1-2-3-4", "\(done.json)")
            attempts += try Self.check(run, try await server.records(run), folder.content("file\(index + 1)"))
        }
        let count = runs.count
        print("\(count) runs, \(kills) kills, seed \(seed): \(attempts) attempts of \(count * 4) steps")
        #expect(attempts > count * 4, "seed \(seed): no step was interrupted, so nothing was tried")
        #expect(await server.stop() == 0)
    }

    private static func start(_ number: Int, _ server: TestServer, _ folder: TestFolder) async throws -> String {
        try await server.start(
            "counted", ["FILE": .string(folder.at("file\(number)")), "SEED": .string("seed\(number)")])
    }

    /// Holds what a run's attempts wrote to its records; the number of attempts.
    private static func check(_ run: String, _ records: [Value], _ text: String) throws -> Int {
        var completed: [String: Int64] = [:]
        var ids: [String: String] = [:]
        #expect(records.map { $0["seq"]?.intValue } == Array(1...records.count))
        for event in records {
            let record = event["record"] ?? .null
            let element = record["element"]?.stringValue ?? ""
            if record["type"] == "activated" { ids[element] = record["id"]?.stringValue }
            if record["type"] == "jobCompleted", let id = ids[element] {
                #expect(completed[id] == nil, "\(id) of run \(run) was completed twice")
                completed[id] = TimeText.microseconds(event["time"]?.stringValue ?? "")
            }
        }
        #expect(completed.count == 4)
        let lines = text.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return Line(
                word: words[0], step: String(words[1]), key: words[2], process: words[3], time: Int64(words[4]) ?? 0)
        }
        for (step, end) in completed {
            let own = lines.filter { $0.step == step }
            #expect(Set(own.map(\.key)).count == 1, "\(step) of run \(run) had several keys")
            var latest: Substring = ""
            for line in own {
                if line.word == "begin" {
                    latest = line.process
                    #expect(line.time <= end, "\(step) of run \(run) began again after it was completed")
                } else {
                    #expect(line.process == latest, "two attempts of \(step) of run \(run) at once")
                }
            }
        }
        return lines.count { $0.word == "begin" }
    }
}
