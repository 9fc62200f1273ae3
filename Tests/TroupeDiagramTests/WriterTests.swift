import Foundation
import FoundationXML
import Testing
import TroupeDiagram
import TroupeGraph

@Suite struct WriterTests {
    private static let samples = ["demo-feature", "greet-many", "blocks", "waves"]

    @Test(arguments: samples, [DiagramFormat.svg, .mermaid, .dot, .json])
    func `pictures are those that were reviewed`(sample: String, format: DiagramFormat) throws {
        let path = try #require(Files.workflows.first { $0.hasSuffix("/\(sample).yaml") })
        let text = DiagramWriter.text(try #require(Files.definition(path)), format: format)
        let golden = "\(Files.golden)/\(sample).\(format.rawValue)"
        if Files.updatesGolden { #expect(Files.write(text, to: golden)) }
        #expect(text == String(decoding: Files.bytes(golden), as: UTF8.self))
    }

    @Test func `the same file gives the same picture`() throws {
        for path in Files.workflows {
            guard let definition = Files.definition(path) else { continue }
            for format in DiagramFormat.allCases {
                let text = DiagramWriter.text(definition, format: format)
                #expect(DiagramWriter.text(definition, format: format) == text)
            }
        }
    }

    @Test func `SVG is well-formed XML with a title and a description, whatever the names are`() throws {
        let definitions =
            Files.workflows.compactMap { Files.definition($0) } + (1...40).map { RandomDefinition.make(seed: $0) }
        for definition in definitions {
            let text = DiagramWriter.text(definition, format: .svg)
            let reader = XMLReader()
            #expect(reader.reads(text), "\(definition.id)")
            #expect(reader.elements.prefix(3) == ["svg", "title", "desc"])
            #expect(!reader.elements.contains("script"))
            #expect(text.contains("role=\"img\""))
        }
    }

    @Test func `text that means something to a format arrives as text`() throws {
        var definition = Definition(id: "x", file: "x")
        definition.name = "end & <b> \"q\" \\ --> %%{init}%%"
        definition.nodes = [
            Node(id: "process", scope: 0, kind: .subprocess(0)),
            Node(id: "end", scope: 0, kind: .fail(message: .constant("\"]-->"))),
        ]
        definition.nodes[1].name = "end \"quoted\" <b>&amp; #1; `x` \\n"
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].nodes = [1]
        let mermaid = DiagramWriter.text(definition, format: .mermaid)
        #expect(
            mermaid.contains(
                "n1[\"end #34;quoted#34; #60;b#62;#38;amp#59; #35;1#59; #96;x#96; #92;n<br/>fails: #34;]--#62;\"]"))
        #expect(mermaid.hasPrefix("%% end & <b> \"q\" \\ --> %% init %%\n"))
        let dot = DiagramWriter.text(definition, format: .dot)
        #expect(dot.contains(#"n1 [label="end \"quoted\" <b>&amp;amp; #1; `x` \\n\nfails: \"]-->"];"#))
        let svg = DiagramWriter.text(definition, format: .svg)
        #expect(
            svg.contains("<title id=\"troupe-title\">end &amp; &lt;b&gt; &quot;q&quot; \\ --&gt; %%{init}%%</title>"))
    }

    @Test func `a workflow without steps is a picture too`() {
        var definition = Definition(id: "empty", file: "empty")
        for format in DiagramFormat.allCases { #expect(!DiagramWriter.text(definition, format: format).isEmpty) }
        definition.nodes = [Node(id: "process", scope: 0, kind: .subprocess(0))]
        for format in DiagramFormat.allCases { #expect(!DiagramWriter.text(definition, format: format).isEmpty) }
    }

    @Test func `JSON has the places of every box and line`() throws {
        let path = try #require(Files.workflows.first { $0.hasSuffix("/greet-many.yaml") })
        let text = DiagramWriter.text(try #require(Files.definition(path)), format: .json)
        let value = try Value(json: text)
        let nodes = value["nodes"]?.listValue ?? []
        let each = try #require(nodes.first { $0["id"]?.stringValue == "each" })
        #expect(each["kind"] == "loop")
        #expect(each["parent"] == "anybody")
        #expect((each["width"]?.intValue ?? 0) > 224)
        let edges = value["edges"]?.listValue ?? []
        #expect(edges.contains { $0["kind"] == "backward" && $0["source"] == "greet" && $0["target"] == "greet" })
        #expect(edges.contains { $0["label"]?["text"] == "yes" && ($0["points"]?.listValue?.count ?? 0) > 2 })
    }
}

/// Reads XML and notes its elements.
private final class XMLReader: NSObject, XMLParserDelegate {
    private(set) var elements: [String] = []

    func reads(_ text: String) -> Bool {
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        return parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(name)
    }
}
