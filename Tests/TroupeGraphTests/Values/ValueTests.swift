import Testing
import TroupeGraph

struct ValueTests {
    @Test(arguments: [
        ("null", false, ""), ("false", false, "false"), ("true", true, "true"), ("0", false, "0"), ("1", true, "1"),
        ("\"\"", false, ""), ("\"false\"", false, "false"), ("\"0\"", false, "0"), ("\"0.0\"", true, "0.0"),
        ("[]", false, "[]"), ("[null]", true, "[null]"), ("{}", false, "{}"), ("{\"a\":1}", true, "{\"a\":1}"),
    ])
    func `every kind has truth and text`(json: String, truth: Bool, text: String) throws {
        let value = try Value(json: json)
        #expect(value.isTrue == truth)
        #expect(value.text == text)
    }

    @Test func `a map keeps the order of its keys however large it is`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<200 {
            var map = ValueMap()
            var model: [(String, Value)] = []
            for _ in 0..<60 {
                let key = String(Int.random(in: 0..<20, using: &random))
                let place = model.firstIndex { $0.0 == key }
                if Int.random(in: 0..<3, using: &random) == 0 {
                    map[key] = nil
                    if let place { model.remove(at: place) }
                } else {
                    let value = Value.integer(Int.random(in: 0..<9, using: &random))
                    map[key] = value
                    if let place { model[place].1 = value } else { model.append((key, value)) }
                }
                #expect(map.keys == model.map(\.0))
                #expect(map.values == model.map(\.1))
                #expect(map[key] == model.first { $0.0 == key }?.1)
            }
            let shuffled = ValueMap(model.shuffled(using: &random))
            #expect(shuffled == map)
            #expect(Value.map(shuffled).hashValue == Value.map(map).hashValue)
        }
    }

    @Test func `the walk for the size ends at its limits`() {
        let most = Value.Size(bytes: 100, elements: 10, depth: 3)
        #expect(Value.list([1, [2]]).size(within: most) == Value.Size(bytes: 23, elements: 3, depth: 2))
        #expect(Value.list([[[[]]]]).size(within: most) == nil)
        #expect(Value.list(Array(repeating: 1, count: 11)).size(within: most) == nil)
        #expect(Value.string(String(repeating: "x", count: 100)).size(within: most) == nil)
        var deep = Value.list([])
        for _ in 0..<1000 { deep = [deep] }
        #expect(deep.size(within: Value.Size(bytes: .max, elements: .max, depth: 500)) == nil)
    }
}
