import Testing
import TroupeGraph
import TroupeTestRunner

@Suite struct ValuePatternTests {
    @Test func `values are compared as expressions do`() {
        #expect(ValuePattern("7").fits(7))
        #expect(ValuePattern(true).fits("true"))
        #expect(!ValuePattern("7").fits(8))
        #expect(!ValuePattern("").fits(.null))
        #expect(ValuePattern(.null).fits(nil))
    }

    @Test func `a map is a subset, a list is the whole list`() {
        let value: Value = ["a": 1, "b": ["x", "y"]]
        #expect(ValuePattern(["a": "1"]).fits(value))
        #expect(!ValuePattern(["a": 1, "c": 2]).fits(value))
        #expect(ValuePattern(["c": .null]).fits(value))
        #expect(ValuePattern(["b": ["x", ["contains": "y"]]]).fits(value))
        #expect(!ValuePattern(["b": ["x"]]).fits(value))
    }

    @Test func `texts are tested by parts and patterns`() {
        #expect(ValuePattern(["contains": "ell"]).fits("hello"))
        #expect(ValuePattern(["contains": "x"]).fits(["y", "x"]))
        #expect(ValuePattern(["matches": "^h.*o$"]).fits("hello"))
        #expect(ValuePattern(["not": ["contains": "x"]]).fits("hello"))
        #expect(!ValuePattern(["not": "hello"]).fits("hello"))
        #expect(ValuePattern(["matches": "("]).problem != nil)
        #expect(ValuePattern.part("ell").fits("hello"))
    }

    @Test(arguments: [
        ("run lint*", "run lint --fix", true), ("run lint*", "run test", false), ("*", "", true), ("a?c", "abc", true),
        ("a?c", "ac", false), ("*a*b*", "xxaxxbxx", true), ("*a*b", "ab\nb", true), ("[a]", "a", false),
    ])
    func `globs match whole texts`(_ glob: String, _ text: String, _ matches: Bool) {
        #expect(Glob(glob).matches(text) == matches)
    }
}
