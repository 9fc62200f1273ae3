import Testing
import TroupeExpression

struct ExpressionTextTests {
    @Test(arguments: [
        "inputs.X", " inputs.X ", "not inputs.X", "!inputs.X", "(inputs.X)", "((not (inputs.X)))", "now()", "inputs",
        "item",
        "inputs.X ? '}' : \"a}\"", "merge({a: {b: 1}}, inputs.F)", "inputs.X eq 'it\\'s }'",
        "inputs.A\n  or\n inputs.B",
        "context[\"}\"]", "index%2", "context.LIST[0]", "not(inputs.X)", "subject eq 'x'", "secrets.TOKEN",
    ])
    func `ours are found with their place`(text: String) throws {
        #expect(
            try ExpressionText.split("é${\(text)}z") == [
                .literal("é"), .expression(text: text, offset: 4), .literal("z"),
            ])
    }

    @Test(arguments: [
        "", "plain", "$", "${", "$$", "${VAR}", "${#msg}", "${file##*.}", "${!A[@]}", "${A[$i]}", "${BASH_REMATCH[1]}",
        "${inputs_dir}", "${INPUTS}", "${!REVIEWER_EXPERTISE[@]}", "${item:-x}", "${item%%.*}", "${env:=y}",
        "${item//a/b}",
        "${item^^}", "${index#0}", "${#item}", "${not}", "${length}", "${unknown(1)}", "${'a'}", "${1}", "${@}",
        "${*:2}",
        "$(inputs.X)", "$inputs.X", "${}", "${ }", "${(f)x}", "{inputs.X}", "${!}", "${notify}", "${-}",
    ])
    func `the shell's own are left alone`(text: String) throws {
        #expect(try ExpressionText.split(text) == [.literal(text)])
    }

    @Test func `several stand in one text`() throws {
        #expect(
            try ExpressionText.split("$${inputs.A}${inputs.B} ${V:-${item}}") == [
                .literal("$"), .expression(text: "inputs.A", offset: 3), .expression(text: "inputs.B", offset: 14),
                .literal(" ${V:-"), .expression(text: "item", offset: 31), .literal("}"),
            ])
    }

    @Test(arguments: [
        ("ab ${inputs.X", "the expression does not end: close it with }", 3),
        ("${inputs.X eq 'a}", "the text in ' quotes does not end: close it with '", 14),
        ("${merge({a: 1}", "the expression does not end: close it with }", 0),
        ("${inputs.X eq 'a\\", "the text in ' quotes does not end: close it with '", 14),
    ])
    func `one of ours without an end is an error`(text: String, message: String, offset: Int) {
        #expect(throws: ExpressionSyntaxError(message: message, offset: offset)) { try ExpressionText.split(text) }
    }

    @Test(arguments: ["${${${", "${((((", "${!!!!", "${ ", "${not ", "$", "${inputs.A}", "${inputs:", "'${V}\""])
    func `a megabyte of anything is split at once`(piece: String) throws {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        let time = try ContinuousClock().measure { _ = try ExpressionText.split(text) }
        #expect(time < .seconds(5))
    }
}
