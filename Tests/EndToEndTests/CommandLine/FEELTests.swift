import Testing
import TroupeGraph

@Suite struct FEELTests {
    @Test func `an expression is evaluated and its value printed`() async throws {
        let folder = try TestFolder()
        let sum = try await Troupe.run(
            ["feel", "a + @\"P1D\"", "--context", #"{"a": {"@type": "date", "@value": "2026-01-31"}}"#], in: folder)
        #expect(sum.code == 0 && sum.output == "{\"@type\":\"date\",\"@value\":\"2026-02-01\"}\n")
        let test = try await Troupe.run(["feel", "--unary", "[1..5], > 100", "--input", "7"], in: folder)
        #expect(test.code == 0 && test.output == "false\n")
        let prelude = try await Troupe.run(
            ["feel", "twice(4)", "--prelude", #"[["twice", "function(x) 2 * x"]]"#], in: folder)
        #expect(prelude.output == "8\n")
        #expect(try await Troupe.run(["feel", "-5 + 2"], in: folder).output == "-3\n")
        #expect(try await Troupe.run(["feel", "-u", "-", "-i", "-1"], in: folder).output == "true\n")
        let doubtful = try await Troupe.run(["feel", "unknown"], in: folder)
        #expect(
            doubtful.code == 0 && doubtful.output == "null\n"
                && doubtful.errors.contains("there is no variable 'unknown'"))
        let wrong = try await Troupe.run(["feel", "1 +"], in: folder)
        #expect(wrong.code == 1 && wrong.output.isEmpty && wrong.errors.contains("at character 4"))
        #expect(try await Troupe.run(["feel", "1", "--context", "{"], in: folder).code == 2)
        #expect(try await Troupe.run(["feel", "1", "--input", "1"], in: folder).code == 2)
    }
}
