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
                "durable/yaml-jobs", "durable/bpmn-jobs",
            ])
        for line in lines {
            #expect(line["unit"] == "steps/s")
            #expect(line["value"]?.intValue ?? 1 > 0, "\(line.json)")
            for field in ["baseline", "against", "ratio", "target", "met"] { #expect(line[field] != nil) }
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
