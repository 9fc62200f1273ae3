import Testing

@testable import TroupeServer

@Suite struct UpdateCursorTests {
    @Test func `a cursor survives its text`() {
        var cursor = UpdateCursor(after: [0: 41, 7: 1_000_000_000_000])
        cursor[3] = UpdateCursor.Place(position: 5, records: 2)
        #expect(UpdateCursor(text: cursor.text) == cursor)
        #expect(UpdateCursor(text: UpdateCursor().text) == UpdateCursor())
        #expect(cursor[0] == UpdateCursor.Place(position: 42, records: 0))
        #expect(cursor[99] == UpdateCursor.Place(position: 1, records: 0))
    }

    @Test(arguments: [
        "", "x", "=", "MQ==", "Mg", "MTswLjEuMQ!", "MTsw", "MTswLjAuMA", "MTswLi0xLjA", "MTswLjEuMTswLjEuMQ", "////",
        "MTswLjkyMjMzNzIwMzY4NTQ3NzU4MDcuMA",
    ])
    func `anything else is no cursor`(text: String) {
        #expect(UpdateCursor(text: text) == nil)
        #expect(UpdateCursor(text: String(repeating: "A", count: 5000)) == nil)
    }

    @Test func `random texts never trap`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 45...122, using: &random)
            }
            if let cursor = UpdateCursor(text: String(decoding: bytes, as: UTF8.self)) {
                #expect(UpdateCursor(text: cursor.text) == cursor)
            }
        }
    }
}
