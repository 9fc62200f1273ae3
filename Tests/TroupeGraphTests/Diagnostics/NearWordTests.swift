import Testing

@testable import TroupeGraph

@Suite struct NearWordTests {
    @Test(arguments: [
        ("comand", "command"), ("Command", "command"), ("retry_count", "retry-count"), ("ouputs", "outputs"),
        ("onErorr", "onError"), ("stpes", "steps"), ("FEATUREID", "FEATURE_ID"),
    ])
    func `a slip finds its word`(slip: String, word: String) {
        #expect(NearWord.nearest(to: slip, among: ["xyz", word, "unrelated"]) == word)
    }

    @Test(arguments: ["", "zzz", "ab", "command", String(repeating: "command", count: 100)])
    func `what is far away or right has no suggestion`(word: String) {
        #expect(NearWord.nearest(to: word, among: ["command", "cd", "steps"]) == nil)
    }

    @Test func `the nearest wins and the earlier of equals`() {
        #expect(NearWord.nearest(to: "inputs", among: ["outputs", "input", "inputz"]) == "input")
        #expect(NearWord.distance(Array("abcd"), Array("acbd")) == 1)
        #expect(NearWord.distance(Array("kitten"), Array("sitting")) == 3)
        #expect(NearWord.distance([], Array("ab")) == 2)
    }
}
