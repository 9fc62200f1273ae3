import Testing
import TroupeGraph
import TroupeInterpreter

@testable import TroupeServer

@Suite struct PublishedTests {
    @Test func `references to secrets are shown as the expressions that they were`() {
        let reference = SecretReference.text(name: "API_KEY", nonce: 0xDEAD_BEEF)
        #expect(Published.text("a \(reference) b \(reference)") == "a ${secrets.API_KEY} b ${secrets.API_KEY}")
        let value: Value = ["list": [.string(reference)], "n": 1]
        #expect(Published.value(value) == ["list": ["${secrets.API_KEY}"], "n": 1])
        #expect(!Published.map([reference: true]).keys[0].contains("deadbeef"))
    }

    @Test(arguments: [
        "\u{2}", "\u{2}secret:", "\u{2}secret:dead", "\u{2}secret:dead:NAME", "x\u{2}y\u{3}",
        "\u{2}\u{2}secret:dead:N\u{3}",
    ])
    func `broken references never show the nonce and never trap`(text: String) {
        #expect(!Published.text(text).contains("dead"))
    }

    @Test func `text without references stays as it is`() {
        for text in ["", "plain", "\u{3}secret:1:x\u{3}", "x\u{2}y"] { #expect(Published.text(text) == text) }
    }
}
