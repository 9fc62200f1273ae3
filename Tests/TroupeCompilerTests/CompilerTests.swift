import Testing
import TroupeCompiler
import TroupeGraph

@Suite struct CompilerTests {
    @Test(.enabled(if: !Examples.paths.isEmpty, "the example workflows do not lie beside this checkout"))
    func `all example workflows load`() throws {
        #expect(Examples.paths.count == 9)
        for path in Examples.paths {
            let compilation = Compiler.compile(bytes: Examples.bytes(path), file: Examples.name(path))
            #expect(compilation.diagnostics.filter { $0.severity == .error }.map(\.description) == [])
            try GraphInvariants.check(try #require(compilation.definition))
        }
    }

    @Test(.enabled(if: !Examples.paths.isEmpty, "the example workflows do not lie beside this checkout"))
    func `the examples have these findings and no others`() throws {
        var counts: [String: Int] = [:]
        for path in Examples.paths {
            let compilation = Compiler.compile(bytes: Examples.bytes(path), file: Examples.name(path))
            for diagnostic in compilation.diagnostics { counts[diagnostic.rule, default: 0] += 1 }
        }
        #expect(counts == ["duplicate-key": 7, "glued-comment": 1, "silent-output": 3, "unset-context": 20])
    }

    @Test(.enabled(if: !Examples.paths.isEmpty, "the example workflows do not lie beside this checkout"))
    func `broken calls between the examples are named`() throws {
        let scan = WorkflowDirectory.scan([Examples.root + "/../shared/examples"])
        #expect(scan.definitions.count == 9)
        let broken = scan.diagnostics.filter { $0.rule != "unknown-workflow" }.map(\.rule)
        #expect(broken.contains("call-missing-input"))
        #expect(broken.contains("call-unknown-input"))
    }

    @Test func `a file that is too large is refused in no time`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 50_000_000)
        var compilation: Compilation?
        let time = ContinuousClock().measure { compilation = Compiler.compile(bytes: bytes, file: "f") }
        #expect(compilation?.diagnostics.map(\.rule) == ["yaml-too-large"])
        #expect(time < .milliseconds(50))
    }

    @Test func `the content hash is SHA-256`() {
        let hash = Compiler.compile(bytes: Array("abc".utf8), file: "f").contentHash
        #expect(hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `mutated files never crash and always end`() throws {
        let sources = (Examples.paths + Examples.entries(Examples.root + "/Tests/TroupeCompilerTests/Golden"))
            .filter { $0.hasSuffix(".yaml") }.map(Examples.bytes)
        var random = SplitMix(state: 42)
        for round in 0..<600 {
            var bytes = sources[round % sources.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) { mutate(&bytes, &random) }
            let compilation = Compiler.compile(bytes: bytes, file: "f.yaml")
            #expect(compilation.definition != nil || compilation.diagnostics.contains { $0.severity == .error })
            if round % 20 == 0, let definition = compilation.definition { try GraphInvariants.check(definition) }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        if bytes.isEmpty { return }
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: position)
        case 2: bytes.insert(Array("${}'\":-[]&*#|> \n\t!%".utf8).randomElement(using: &random) ?? 0, at: position)
        case 3: bytes.removeSubrange(position..<min(bytes.count, position + 40))
        case 4:
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            var shuffled = lines
            shuffled.swapAt(
                Int.random(in: 0..<lines.count, using: &random), Int.random(in: 0..<lines.count, using: &random))
            bytes = Array(shuffled.joined(separator: [0x0A]))
        default:
            let end = min(bytes.count, position + Int.random(in: 1..<300, using: &random))
            bytes.insert(contentsOf: bytes[position..<end], at: position)
        }
    }
}

/// A small deterministic generator (splitmix64), so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
