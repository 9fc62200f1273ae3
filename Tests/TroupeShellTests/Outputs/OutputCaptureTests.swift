import Testing
import TroupeGraph

@testable import TroupeShell

@Suite("Output capture")
struct OutputCaptureTests {
    private static func capture(_ declared: [String], _ stdout: String, _ variables: String = "") -> ValueMap {
        OutputCapture.outputs(declared: declared, stdout: Array(stdout.utf8), variables: Array(variables.utf8))
    }

    @Test(arguments: [
        ("A=1\nB=x y=z\n", "1", "x y=z"),
        ("A=1\nA=2\nB=\n", "2", ""),
        ("noise\nA=1\r\nB=3", "1", "3"),
        (" A=1\nexport B=2\n", nil, nil),
        ("A<<EOF\nl1\n\nB=no\nEOF\nB=yes\n", "l1\n\nB=no", "yes"),
        ("A<<__x\nEOF\n__x\n", "EOF", nil),
        ("A<<EOF\nEOF\n", "", nil),
        ("A<<EOF\nnever closed\n", nil, nil),
        ("A<< EOF\nx\nEOF\nC=1\nC<<E\nB=2\nE\n", nil, "2"),
        ("A=1\nA<<E\nx\nE\n", "x", nil),
    ])
    func `lines and blocks give outputs`(stdout: String, a: String?, b: String?) {
        let outputs = Self.capture(["A", "B"], stdout)
        #expect(outputs["A"] == a.map { .string($0) } ?? .null)
        #expect(outputs["B"] == b.map { .string($0) } ?? .null)
        #expect(outputs.keys == ["A", "B"])
    }

    @Test func `lines come before variables and these before all of the output`() {
        #expect(Self.capture(["A"], "A=line\n", "A=variable\0")["A"] == "line")
        #expect(Self.capture(["A"], "text\n", "A=old\0A=va\nr\0A=cut")["A"] == "va\nr")
        #expect(Self.capture(["A"], "text\n", "A=\0")["A"] == "")
        #expect(Self.capture(["A"], " \n text \nmore\n\n")["A"] == "text \nmore")
        #expect(Self.capture(["A"], " \n")["A"] == Value.null)
        #expect(Self.capture(["A", "B"], "text")["A"] == Value.null)
        #expect(Self.capture([], "text").isEmpty)
    }

    @Test func `output cut anywhere gives the same`() {
        let text = Array("A<<EOF\nü\nEOFx\nEOF\nB=1\r\nA=z".utf8)
        for cut in 0...text.count {
            var capture = OutputCapture(declared: ["A", "B"])
            capture.append(text[..<cut])
            capture.append(text[cut...])
            #expect(capture.finish() == ["A": "z", "B": "1"])
        }
    }

    @Test func `values beyond the limit are absent and named`() {
        var capture = OutputCapture(declared: ["A", "B", "C"], limit: 1000)
        capture.append(Array("A=\(String(repeating: "x", count: 1001))\nB<<E\n".utf8))
        for _ in 0..<1000 { capture.append(Array("0123456789\n".utf8)) }
        capture.append(
            Array("E\nC=\(String(repeating: "x", count: 1000))\nA=\(String(repeating: "x", count: 9000))".utf8))
        var copy = capture
        copy.append([])
        let outputs = capture.finish()
        #expect(outputs["A"] == Value.null)
        #expect(outputs["B"] == Value.null)
        #expect(outputs["C"]?.stringValue?.count == 1000)
        #expect(copy.tooLong == ["A", "B"])
    }

    @Test func `what a skill answered comes after the script's own values and before all of the output`() {
        var capture = OutputCapture(declared: ["LINE", "VARIABLE", "ANSWER", "NONE"])
        capture.append(Array("LINE=line\n".utf8))
        let answers: ValueMap = ["LINE": "x", "VARIABLE": "x", "ANSWER": true, "OTHER": 1]
        #expect(
            capture.finish(variables: Array("VARIABLE=variable\0".utf8), answers: answers)
                == ["LINE": "line", "VARIABLE": "variable", "ANSWER": true, "NONE": .null])
        var single = OutputCapture(declared: ["ONLY"])
        single.append(Array("{\"ONLY\":true}\n".utf8))
        #expect(single.finish(answers: ["ONLY": true]) == ["ONLY": true])
    }
}
