import Glibc
import Testing
import TroupeGraph

/// Runs that say in files when their attempts begin and end, so that what became of them can be counted.
final class CountedRuns {
    /// What was seen of all runs together.
    struct Count {
        var runs = 0
        var steps = 0
        var attempts = 0
        /// Attempts that began when the step was completed already.
        var late = 0
    }

    private struct Line {
        var word: Substring
        var step: String
        var key: Substring
        var attempt: Substring
        var time: Int64
    }

    /// Its output follows from its inputs alone. An attempt has a name of its own: in a namespace all have one pid.
    static let workflow = """
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
                      ATTEMPT=$(cat /proc/sys/kernel/random/uuid)
                      echo "begin s\(step) $TROUPE_IDEMPOTENCY_KEY $ATTEMPT $(date +%s%6N)" >> "${inputs.FILE}"
                      OUT="\(input)-\(step)"
                      sleep 0.$((RANDOM % 3))5
                      echo "OUT=$OUT"
                      echo "end s\(step) $TROUPE_IDEMPOTENCY_KEY $ATTEMPT $(date +%s%6N)" >> "${inputs.FILE}"
                """
        }.joined() + """

            outputs:
              - {name: RESULT, value: "${steps.s4.OUT}"}
            """

    /// Every run whose start was answered as stored, and its number.
    private(set) var runs: [(id: String, number: Int)] = []
    /// How many were asked for, and how many of these were refused or got no answer.
    private(set) var asked = 0
    private(set) var refused = 0
    /// Where the workflow's file is.
    let flows: String
    private let folder: TestFolder

    init(_ folder: TestFolder) throws {
        self.folder = folder
        chmod(folder.path, 0o777)
        try folder.write(Self.workflow, to: "flows/counted.yaml")
        flows = folder.at("flows")
    }

    func start(_ count: Int, on server: TestServer) async throws {
        for _ in 0..<count {
            asked += 1
            runs.append((try await server.start("counted", inputs(asked)), asked))
        }
    }

    /// As `start`, while something may be away that it needs: then nothing was promised.
    func tryToStart(_ count: Int, on server: TestServer) async {
        for _ in 0..<count {
            do { try await start(1, on: server) } catch { refused += 1 }
        }
    }

    func inputs(_ number: Int) -> Value {
        ["FILE": .string(folder.at("file\(number)")), "SEED": .string("seed\(number)")]
    }

    /// Returns after so many records from now on, with more runs under way than are waited for.
    func wait(_ moment: Int, on server: TestServer) async throws {
        // Only what happens now is counted: each fault meets a server at work.
        let socket = try await UpdateSocket(port: server.port, query: "?logs=false")
        // However fast the rest was: two runs have more records than are waited for.
        try await start(2, on: server)
        var seen = 0
        for await message in socket.messages where message["type"] == "record" {
            seen += 1
            if seen >= moment { break }
        }
        #expect(seen == moment, "the server fell silent after \(seen) records")
    }

    /// Waits for all runs: each has the right result, every step was completed once, and attempts did not overlap,
    /// unless servers were stopped whose steps nobody else can reach: these are only counted.
    func check(on server: TestServer, mayOverlap: Bool = false) async throws -> Count {
        var count = Count(runs: runs.count, steps: runs.count * 4)
        for (id, number) in runs {
            let done = try await server.finished(id)
            #expect(done["status"] == "completed", "\(done.json)")
            #expect(done["outputs"]?["RESULT"]?.stringValue == "seed\(number)-1-2-3-4", "\(done.json)")
            try Self.check(id, try await server.records(id), folder.content("file\(number)"), mayOverlap, &count)
        }
        return count
    }

    /// Holds what a run's attempts wrote to its records, and counts them.
    private static func check(
        _ run: String, _ records: [Value], _ text: String, _ mayOverlap: Bool, _ count: inout Count
    ) throws {
        var completed: [String: Int64] = [:]
        var ids: [String: String] = [:]
        #expect(records.map { $0["seq"]?.intValue } == Array(1...max(1, records.count)))
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
                word: words[0], step: String(words[1]), key: words[2], attempt: words[3], time: Int64(words[4]) ?? 0)
        }
        for (step, end) in completed {
            let own = lines.filter { $0.step == step }
            #expect(Set(own.map(\.key)).count == 1, "\(step) of run \(run) had several keys")
            let late = own.count { $0.word == "begin" && $0.time > end }
            count.late += late
            if mayOverlap { continue }
            #expect(late == 0, "\(step) of run \(run) began again after it was completed")
            var latest: Substring = ""
            for line in own {
                if line.word == "begin" {
                    latest = line.attempt
                } else {
                    #expect(line.attempt == latest, "two attempts of \(step) of run \(run) at once")
                }
            }
        }
        count.attempts += lines.count { $0.word == "begin" }
    }
}
