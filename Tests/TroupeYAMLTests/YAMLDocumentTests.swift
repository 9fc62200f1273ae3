import Testing
import TroupeGraph
import TroupeYAML

@Suite struct YAMLDocumentTests {
    private func parse(_ text: String) -> YAMLDocument { YAMLDocument.parse(Array(text.utf8), file: "f.yaml") }

    private func findings(_ text: String) -> [String] { parse(text).diagnostics.map(\.description) }

    @Test(arguments: [
        ("", Value.null), ("~", .null), ("null", .null), ("true", true), ("False", false), ("yes", "yes"),
        ("off", "off"),
        ("12", 12), ("-3", -3), ("+5", 5), ("0", 0), ("010", "010"), ("007", "007"), ("1.0.0", "1.0.0"),
        ("0x1F", 31), ("0o17", 15), ("0x", "0x"), ("0x-1", "0x-1"), ("1_000", "1_000"), ("12:30", "12:30"),
        (".inf", ".inf"), (".nan", ".nan"), ("'12'", "12"), ("\"true\"", "true"), ("1e3", 1000), ("!!str 12", "12"),
        ("!!int '12'", 12), ("30m", "30m"), ("0.5.1", "0.5.1"),
    ])
    func `scalars mean what people expect`(text: String, value: Value) {
        #expect(parse("k: \(text)").root?["k"]?.value == value)
    }

    @Test func `decimals are exact`() {
        #expect(
            parse("[0.1, .5, -.5, 123456789012345678901234567890]").root?.value.json
                == "[0.1,0.5,-0.5,123456789012345678901234567890]")
    }

    @Test func `nodes know their line and column in characters`() throws {
        let root = try #require(parse("a: 1\nb:\n  - ä: {c: x}\n").root)
        let inner = try #require(root["b"]?.sequence?.first?["ä"]?["c"])
        #expect([inner.line, inner.column] == [3, 12])
        #expect(root["a"]?.location.description == "f.yaml:1:4")
    }

    @Test func `duplicate keys are reported at both places and the last wins`() throws {
        let document = parse("a: 1\nb: 2\na: 3\n")
        #expect(
            document.diagnostics.map(\.description) == [
                "f.yaml:3:1: warning: the key 'a' is already given at 1:1; this later one counts [duplicate-key]"
            ])
        #expect(document.root?.value.json == "{\"a\":3,\"b\":2}")
    }

    @Test func `aliases and merge keys are followed`() {
        let text = "base: &b {x: 1, y: 2}\nother: &o {y: 5, z: 6}\nall: {<<: [*b, *o], x: 9}\nsame: *b\n"
        #expect(parse(text).root?["all"]?.value.json == "{\"x\":9,\"y\":2,\"z\":6}")
        #expect(parse(text).root?["same"]?.value.json == "{\"x\":1,\"y\":2}")
        #expect(
            findings("a: {<<: 5}") == [
                "f.yaml:1:9: error: '<<' takes a map or a list of maps, not a number [yaml-merge]"
            ])
    }

    @Test(arguments: [
        (
            "a:\n\tb: 2\n",
            "2:1: error: a tab stands in the indentation, which YAML forbids: replace it by spaces [yaml-syntax]"
        ),
        (
            "a: 1\n---\nb: 2\n",
            "2:1: error: a second document begins here; one file holds one document: remove '---', or split the file"
                + " [yaml-several-documents]"
        ),
        ("a: *b\n", "1:4: error: the alias '*b' has no anchor '&b' before it [yaml-alias]"),
        ("a: &a [*a]\n", "1:8: error: the alias '*a' has no anchor '&a' before it [yaml-alias]"),
        (
            "a: x\u{0}y\n",
            "1:5: error: a NUL byte is not allowed in YAML: remove it, or write it as an escape [yaml-control-character]"
        ),
        ("a: !thing x\n", "1:4: warning: the tag '!thing' means nothing here and is ignored [yaml-tag]"),
        ("[a]: 1\n", "1:1: error: a key must be a word or a text, not a list: quote it [yaml-key]"),
        (
            "a: error# note\n",
            "1:4: warning: '#' right behind a word belongs to the text; write a space before it if it begins a comment"
                + " [glued-comment]"
        ),
    ])
    func `what is wrong is said with its place`(text: String, finding: String) {
        #expect(findings(text) == ["f.yaml:" + finding])
    }

    @Test func `a syntax error has its place`() throws {
        let finding = try #require(parse("a: 1\nb: [1, 2\nc: 3\n").diagnostics.first)
        #expect(finding.rule == "yaml-syntax")
        #expect(finding.location.line == 3)
        #expect(parse("a: 'x").root == nil)
    }

    @Test func `invalid UTF-8 is found`() {
        let document = YAMLDocument.parse(Array("a: 1\nb: ".utf8) + [0xC3, 0x28], file: "f.yaml")
        #expect(document.diagnostics.map(\.location.description) == ["f.yaml:2:4"])
        #expect(document.diagnostics.map(\.rule) == ["yaml-encoding"])
    }

    @Test func `a byte order mark is no part of the text`() {
        let document = YAMLDocument.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), file: "f.yaml")
        #expect(document.root?.value == ["a": 1])
        #expect(document.root?.column == 1)
    }

    @Test func `hostile documents are refused at once`() throws {
        let bomb = (1..<14).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, level in
            text + "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let chain = (1..<50_000).reduce(into: "- &a0 [x]\n") { $0 += "- &a\($1) [*a\($1 - 1)]\n" }
        let cases: [(String, [UInt8])] = [
            ("yaml-too-deep", Array(chain.utf8)),
            ("yaml-alias-bomb", Array(bomb.utf8)),
            ("yaml-too-deep", Array(repeating: UInt8(ascii: "["), count: 100_000)),
            ("yaml-too-deep", Array(String(repeating: "- ", count: 100_000).utf8)),
            ("yaml-too-large", Array(repeating: UInt8(ascii: "a"), count: 50_000_000)),
            ("yaml-control-character", Array("a: ".utf8) + [0]),
        ]
        for (rule, bytes) in cases {
            var document: YAMLDocument?
            let time = ContinuousClock().measure { document = YAMLDocument.parse(bytes, file: "f.yaml") }
            #expect(document?.diagnostics.map(\.rule) == [rule])
            #expect(time < .milliseconds(500))
        }
    }

    @Test func `too many nodes are refused`() {
        var limits = YAMLLimits()
        limits.nodes = 10
        let document = YAMLDocument.parse(Array("[1,2,3,4,5,6,7,8,9,10,11]".utf8), file: "f", limits: limits)
        #expect(document.diagnostics.map(\.rule) == ["yaml-too-large"])
    }
}
