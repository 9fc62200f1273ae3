import Testing
import TroupeGraph

@testable import TroupeShell

/// Scripts put together at random from constructs inside each other, with holes in them.
private struct ScriptMaker {
    var random: SplitMix

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int(random.next() % UInt64(choices.count))] }

    /// Commands that print what arrives in them, each ended by a line end.
    mutating func commands(_ depth: Int) -> String {
        (0...Int(random.next() % 2)).map { _ in command(depth) + "\n" }.joined()
    }

    private mutating func command(_ depth: Int) -> String {
        guard depth > 0 else { return "printf '<%s>' \(word(0))" }
        let inner = depth - 1
        return switch random.next() % 16 {
        case 0: "if [ \(word(inner)) = \(word(inner)) ]; then\n\(commands(inner))else\n\(commands(inner))fi"
        case 1: "case \(word(inner)) in\n (\(word(inner)) | b) \(commands(inner)) ;;\n *) \(commands(inner))esac"
        case 2: "for I in \(word(inner)) x; do \(commands(inner))done"
        case 3: "( \(commands(inner)))"
        case 4: "{ \(commands(inner))} | cat"
        case 5: "cat <<EOF\n\(hereText(inner))\nEOF"
        case 6: "cat <<'E F'\n'$(x) @@ `y` \"\\\nE F"
        case 7: "V=\(word(inner)); printf '<%s>' \"$V\""
        case 8: "[[ \(word(inner)) == \(word(inner)) && -n \(word(inner)) ]] && { \(commands(inner))}"
        case 9: "f() {\n\(commands(inner))}; f \(word(inner)) # @@ it's"
        case 10: "A=(\(word(inner)) # @@ )\n\(word(inner))); printf '<%s>' \"${A[@]}\""
        case 11: "cat <<< \(word(inner))"
        case 12: "(( ${#NONE} == 0 || $(printf %s \(word(inner)) | wc -c) )) && { \(commands(inner))}"
        case 13: "! { \(commands(inner))} || printf '<%s>' \(word(inner))"
        case 14: "while [ -n \(word(inner)) ]; do \(commands(inner))break; done"
        default: "printf '<%s>' \(word(inner)) \(word(inner))"
        }
    }

    private mutating func word(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick(["\"@@\"", "'@@'", "$'@@\\n'", "\"a @@ b\"", "x", "'it @@ \"q'", "\"$HOME@@\""])
        }
        let inner = depth - 1
        return switch random.next() % 8 {
        case 0: "\"$(\(commands(inner)))\""
        case 1: "\"${NONE:-\(quoted(inner))}\""
        case 2: "\"${V#\(word(inner))}\""
        case 3: "\"`printf '%s' \(pick(["'@@'", "$'@@'", "\\$HOME'@@'"]))`\""
        case 4: "\"\(quoted(inner))\""
        case 5: word(0) + word(inner)
        case 6: "\"$(printf '%s' \(word(inner)))\""
        default: "\"${V/\(word(0))/\(word(0))}\""
        }
    }

    private mutating func quoted(_ depth: Int) -> String {
        pick(["@@", "a\\\"@@", "$V@@$", "$(printf '%s' \(word(depth)))", "${#HOME}@@", "\\$@@"])
    }

    private mutating func hereText(_ depth: Int) -> String {
        pick(["'@@\" $(printf '%s' \(word(depth))) \\$x", "@@\n\\\\@@", "${V:-@@} `printf '%s' '@@'`", "it's \"@@"])
    }
}

/// A small generator of numbers from a seed, so that a failure can be repeated.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Random scripts")
struct RandomScriptTests {
    /// Stands in a value for the whole of it: a word that no construct reads specially and no script contains.
    private static let marker = "QMARKERQ"

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a hostile value does what a harmless one does`(seed: UInt64) throws {
        var maker = ScriptMaker(random: SplitMix(state: seed &* 7919))
        let script = "V=abc; " + maker.commands(4)
        let harmless = try Self.run(script, Self.marker)
        for value in ["$(touch pwned)", "\"; touch pwned; '", "`touch pwned`", "' \"$(touch pwned)", "*\\"] {
            let hostile = try Self.run(script, value)
            #expect(hostile.files == [], "\(script)")
            #expect(hostile.exitCode == harmless.exitCode, "\(value) \(script)")
            #expect(
                hostile.messages.contains("syntax error") == harmless.messages.contains("syntax error"), "\(script)")
            let expected = harmless.text.split(separator: Self.marker, omittingEmptySubsequences: false)
                .joined(separator: value)
            #expect(hostile.text == expected, "\(value) \(script)\n\(hostile.messages)")
        }
        #expect(!harmless.messages.contains("syntax error"), "\(script) \(harmless.messages)")
    }

    private static func run(_ script: String, _ value: String) throws -> ShellRun {
        try ShellRun(try ShellScript(script, .string(value)).render())
    }
}
