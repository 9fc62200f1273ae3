import Testing
import TroupeGraph

/// The benchmark program does all that it does at length, once. What anything costs is not tested.
struct BenchTests {
    @Test func `The benchmark measures every line, and says so as JSON`() async throws {
        let folder = try TestFolder()
        let ending = await
            (try TestProgram(
                Troupe.built("troupe-bench"),
                ["--quick", "--json", "--files", Troupe.root + "/bench", "--output", folder.at("bench.json")],
                environment: Troupe.environment.merging(["TMPDIR": folder.path]) { $1 }, directory: folder.path))
            .ended()
        #expect(ending.code == 0, "\(ending)")
        let lines = try #require(try Value(json: ending.output).listValue)
        #expect(
            lines.compactMap { $0["name"]?.stringValue } == [
                "memory/bpmn-scripts", "memory/bpmn-split", "memory/bpmn-scripts-written", "memory/bpmn-jobs",
                "memory/yaml-assignments", "memory/yaml-split", "memory/yaml-assignments-written", "memory/yaml-jobs",
                "durable/yaml-jobs", "durable/bpmn-jobs", "alone/yaml-jobs", "trigger/requests", "trigger/p99",
                "shell/true", "fan-out/3-burst", "fan-out/3-delay", "fan-out/5-burst", "fan-out/5-delay", "wide/loop",
                "wide/parallel", "wide/durable-loop", "wide/durable-parallel", "size/start", "size/idle-memory",
                "size/idle-processor", "size/worked-memory", "size/waiting-run",
            ])
        for line in lines {
            #expect(line["unit"]?.stringValue?.isEmpty == false)
            #expect(line["met"]?.boolValue != nil, "\(line.json)")
            for field in ["value", "baseline", "against", "ratio", "target"] { #expect(line[field] != nil) }
        }
        #expect(try Value(json: folder.content("bench.json")) == .list(lines))
    }

    @Test func `What the benchmark cannot do, it says`() async throws {
        let folder = try TestFolder()
        let program = Troupe.built("troupe-bench")
        let ending = await
            (try TestProgram(
                program, ["--quick", "--files", folder.path], environment: Troupe.environment, directory: folder.path))
            .ended()
        #expect(ending.code == 1)
        #expect(ending.errors.contains("script-chain.bpmn' cannot be read"))
        let wrong = await (try TestProgram(program, ["--fast"], environment: Troupe.environment)).ended()
        #expect(wrong.code == 2)
        #expect(wrong.errors.contains("there is no option '--fast'"))
    }
}
