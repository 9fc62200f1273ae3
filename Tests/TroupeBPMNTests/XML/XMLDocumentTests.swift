import Testing
import TroupeGraph

@testable import TroupeBPMN

struct XMLDocumentTests {
    private func parse(_ text: String, _ limits: XMLLimits = XMLLimits()) -> XMLDocument {
        XMLDocument(parsing: Array(text.utf8), file: "f.xml", limits: limits)
    }

    private func findings(_ text: String, _ limits: XMLLimits = XMLLimits()) -> [String] {
        parse(text, limits).diagnostics.map(\.description)
    }

    @Test func `elements know their namespace, their prefix and their place`() throws {
        let root = try #require(
            parse("<?xml version='1.0'?>\n<a xmlns='u:1' xmlns:p='u:2'>\n  <p:b p:c='1' d='2'/>\n</a>").root)
        #expect(root.name == XMLName("a", in: "u:1"))
        let inner = try #require(root.elements.first)
        #expect(inner.name == XMLName("b", in: "u:2") && inner.name.qualified == "p:b")
        #expect(inner.location?.description == "f.xml:3:3")
        #expect(inner.attribute("c", in: "u:2")?.string == "1")
        #expect(inner.attribute("c") == nil)
        #expect(inner.attribute("d")?.location?.description == "f.xml:3:19")
        #expect(inner.namespaces.uri(of: "p") == "u:2" && inner.namespaces.uri(of: "q") == nil)
    }

    @Test func `a place inside an attribute is found behind entities and line breaks`() throws {
        let text = "<a b = 'x'\n  c=\"=a &lt; b\n and &#228;&amp;c\"/>"
        let value = try #require(parse(text).root?.attribute("c"))
        #expect(value.string == "=a < b  and ä&c")
        #expect(value.location(atUTF8Offset: 0)?.description == "f.xml:2:6")
        #expect(value.location(atUTF8Offset: 3)?.description == "f.xml:2:9")
        #expect(value.location(atUTF8Offset: 5)?.description == "f.xml:2:14")
        #expect(value.location(atUTF8Offset: 8)?.description == "f.xml:3:2")
        #expect(value.location(atUTF8Offset: 12)?.description == "f.xml:3:6")
        #expect(value.location(atUTF8Offset: 14)?.description == "f.xml:3:12")
        #expect(value.location(atUTF8Offset: 15)?.description == "f.xml:3:17")
    }

    @Test func `a place inside a text is found behind comments and in CDATA sections`() throws {
        let text = "<a>x<!-- & < -->&gt;<![CDATA[<&]]>\r\ny</a>"
        let value = try #require(parse(text).root?.text)
        #expect(value.string == "x><&\ny")
        let places = (0...5).map { value.location(atUTF8Offset: $0)?.description ?? "" }
        #expect(places == ["f.xml:1:4", "f.xml:1:17", "f.xml:1:30", "f.xml:1:31", "f.xml:1:35", "f.xml:2:1"])
    }

    @Test func `text behind a child has its place too`() throws {
        let root = try #require(parse("<a>one<b/>\n two</a>").root)
        guard case .text(let last)? = root.children.last else { throw Missing() }
        #expect(last.string == "\n two" && last.origin?.location.description == "f.xml:1:11")
    }

    private struct Missing: Error {}

    @Test func `white space between elements is layout, and beside text it is text`() throws {
        #expect(try #require(parse("<a>\n <b/>\n <c/>\n</a>").root).children.count == 2)
        #expect(try #require(parse("<a>x <b/> <c/></a>").root).children.count == 4)
        #expect(try #require(parse("<a> </a>").root).text.string == " ")
    }

    @Test(arguments: [
        ("", "f.xml:1:1: error: the file is empty [xml-syntax]"),
        ("  \n", "f.xml:1:1: error: the file is empty [xml-syntax]"),
        (
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
            "f.xml:1:13: error: a document type definition is not read: remove '<!DOCTYPE …>' [xml-dtd]"
        ),
        (
            "<a>\u{1}</a>",
            "f.xml:1:4: error: the control character 0x1 is not allowed in XML: remove it [xml-control-character]"
        ),
        ("<a>&nbsp;</a>", "f.xml:1:10: error: XML: Entity 'nbsp' not defined [xml-syntax]"),
        (
            "<?xml version='1.0' encoding='EUC-JP'?><a/>",
            "f.xml:1:1: error: the encoding 'EUC-JP' is not read: save the file in UTF-8 [xml-encoding]"
        ),
    ])
    func `what is not read is refused with its place`(text: String, finding: String) {
        #expect(findings(text) == [finding])
        #expect(parse(text).root == nil)
    }

    @Test(arguments: [
        "<a>", "<a></b>", "<a b='1' b='2'/>", "<a b=1/>", "text", "<a/><b/>", "<a>]]></a>", "<a b='<'/>", "<1/>",
        "<a>&#0;</a>",
    ])
    func `what is not well formed is one error`(text: String) {
        let document = parse(text)
        #expect(document.root == nil)
        #expect(document.diagnostics.map(\.rule) == ["xml-syntax"])
    }

    @Test func `a prefix that is not declared is an error, and the rest is read`() throws {
        let document = parse("<a>\n <p:b/></a>")
        #expect(document.diagnostics.map(\.rule) == ["xml-namespace"])
        #expect(document.diagnostics.first?.location.line == 2)
        #expect(
            try #require(document.root).elements.first?.name.local == "p:b"
                || document.root?.elements.first?.name.local == "b")
    }

    @Test(arguments: ["UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "windows-1252"])
    func `encodings are read, and places count characters`(encoding: String) throws {
        let text =
            "<?xml version=\"1.0\" encoding=\"\(encoding.hasPrefix("UTF-16") ? "UTF-16" : encoding)\"?><ä n=\"ö\"><b/></ä>"
        let bytes: [UInt8] =
            switch encoding {
            case "UTF-8": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            case "UTF-16LE": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "UTF-16BE": [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            default: text.unicodeScalars.map { UInt8($0.value) }
            }
        let document = XMLDocument(parsing: bytes, file: "f.xml")
        #expect(document.diagnostics.isEmpty)
        let root = try #require(document.root)
        #expect(root.name.local == "ä" && root.attribute("n")?.string == "ö")
        let column = try #require(root.elements.first?.location).column
        #expect(column == text.unicodeScalars.count - "<b/></ä>".count + 1)
    }

    @Test func `a byte that is not of the encoding is shown`() {
        let document = XMLDocument(parsing: Array("<a>\n".utf8) + [0xFF] + Array("</a>".utf8), file: "f.xml")
        #expect(
            document.diagnostics.map(\.description) == [
                "f.xml:2:1: error: this byte is not valid UTF-8: save the file in UTF-8 [xml-encoding]"
            ])
    }

    @Test func `nothing is larger than its limit`() {
        var limits = XMLLimits()
        limits.depth = 3
        #expect(
            findings("<a><a><a><a/></a></a></a>", limits) == [
                "f.xml:1:10: error: elements stand inside each other deeper than 3 levels [xml-too-deep]"
            ])
        limits.elements = 2
        #expect(
            findings("<a><a/><a/></a>", limits) == [
                "f.xml:1:8: error: the document has more than 2 elements [xml-too-large]"
            ])
        limits.attributes = 2
        #expect(
            findings("<a><b c='1' d='2' e='3'/></a>", limits) == [
                "f.xml:1:4: error: this element has more than 2 attributes [xml-too-large]"
            ])
        limits.namespaces = 1
        #expect(findings("<a xmlns='u:1'><b xmlns='u:2'/></a>", limits).first?.contains("namespaces") == true)
        limits.namespaceBytes = 2
        #expect(findings("<a xmlns='u:1'/>", limits).first?.contains("longer than 2 bytes") == true)
        limits.bytes = 10
        #expect(
            findings("<a></a>    ", limits) == [
                "f.xml:1:1: error: the file has 11 bytes; at most 10 are read [xml-too-large]"
            ])
    }

    @Test func `hostile documents are refused soon`() {
        let crowd = (0..<200_000).map { " a\($0)='1'" }.joined()
        #expect(parse("<a\(crowd)/>").diagnostics.map(\.rule) == ["xml-too-large"])
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(parse(deep).diagnostics.map(\.rule) == ["xml-too-deep"])
        let many = "<a>" + String(repeating: "<b/>", count: 600_000) + "</a>"
        #expect(parse(many).diagnostics.map(\.rule) == ["xml-too-large"])
        let bomb = "<!DOCTYPE a [<!ENTITY x '" + String(repeating: "y", count: 1000) + "'>]><a>&x;</a>"
        #expect(parse(bomb).diagnostics.map(\.rule) == ["xml-dtd"])
    }

    @Test func `documents are read by many threads at once`() async {
        let text = "<a xmlns='u:1'>" + (0..<500).map { "<b c='\($0)'>t&amp;</b>" }.joined() + "</a>"
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<16 { group.addTask { XMLDocument(parsing: Array(text.utf8), file: "f").root?.elements.count } }
            for await count in group { #expect(count == 500) }
        }
    }
}
