import Testing
import TroupeGraph

@testable import TroupeBPMN

struct XMLWriterTests {
    private let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    private func again(_ text: String) throws -> String {
        let document = XMLDocument(parsing: Array(text.utf8), file: "f.xml")
        #expect(document.diagnostics.isEmpty)
        return String(XMLWriter.document(try #require(document.root)).dropFirst(head.count))
    }

    @Test(arguments: [
        ("<a/>", "<a />\n"),
        ("<a><b/><c>t</c></a>", "<a>\n  <b />\n  <c>t</c>\n</a>\n"),
        ("<a>t <b/> u</a>", "<a>t <b /> u</a>\n"),
        ("<a b='&lt;&quot;&#10;&#9;&#13;&amp;>'/>", "<a b=\"&lt;&quot;&#10;&#9;&#13;&amp;&gt;\" />\n"),
        ("<a>&lt;&amp;&gt;\"&#13;</a>", "<a>&lt;&amp;&gt;\"&#13;</a>\n"),
        ("<a><![CDATA[<x> && ]]]]><![CDATA[>]]></a>", "<a><![CDATA[<x> && ]]]]><![CDATA[>]]></a>\n"),
        ("<a><b/>&#13;<![CDATA[]]></a>", "<a><b /><![CDATA[]]>&#13;<![CDATA[]]></a>\n"),
        ("<a>]&#13;]<![CDATA[>]]></a>", "<a><![CDATA[]]]>&#13;<![CDATA[]>]]></a>\n"),
        (
            "<p:a xmlns:p='u:1' xmlns='u:2'><b p:c='1'/><p:d xmlns:p='u:3'/></p:a>",
            "<p:a xmlns:p=\"u:1\" xmlns=\"u:2\">\n  <b p:c=\"1\" />\n  <p:d xmlns:p=\"u:3\" />\n</p:a>\n"
        ),
        ("<a xmlns='u:1'><b xmlns=''/></a>", "<a xmlns=\"u:1\">\n  <b xmlns=\"\" />\n</a>\n"),
    ])
    func `a tree is written as it was read`(text: String, written: String) throws {
        #expect(try again(text) == written)
        #expect(try again(written) == written)
    }

    @Test func `namespaces that are not declared are declared, without taking a prefix from another`() throws {
        var root = XMLElement(XMLName("a", in: "u:1", prefix: "p"))
        root.attributes = [
            XMLAttribute(XMLName("b", in: "u:2", prefix: "p"), "1"), XMLAttribute(XMLName("c", in: "u:3"), "2"),
        ]
        root.children = [
            .element(XMLElement(XMLName("d", in: "u:2", prefix: "q"))), .element(XMLElement(XMLName("e"))),
        ]
        let text = XMLWriter.document(root)
        let read = try #require(XMLDocument(parsing: Array(text.utf8), file: "f").root, "\(text)")
        #expect(read.name == root.name && read.attributes.map(\.name) == root.attributes.map(\.name))
        #expect(read.elements.map(\.name) == root.elements.map(\.name))
    }

    @Test func `characters that XML cannot hold are replaced`() throws {
        var root = XMLElement(XMLName("a"))
        root.attributes = [XMLAttribute(XMLName("b"), "\u{1}x")]
        root.children = [.text(XMLText("\u{FFFE}y\u{0}"))]
        #expect(XMLWriter.document(root) == head + "<a b=\"\u{FFFD}x\">\u{FFFD}y\u{FFFD}</a>\n")
    }
}
