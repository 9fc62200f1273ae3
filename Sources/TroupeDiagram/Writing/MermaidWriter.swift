/// A workflow in the text form of Mermaid's flowcharts, for pages that draw those. Ids are made up (`n1`), so that no word
/// of the file can be taken for one of the grammar; all text is quoted.
struct MermaidWriter {
    private var lines = ["flowchart TB"]
    private var names: [String: String] = [:]
    /// By class: the elements that have it. `call` alone is a word of the grammar.
    private var classes: [(name: String, elements: [String])] = [
        ("isCall", []), ("isPoint", []), ("isBar", []), ("isFailure", []),
    ]

    static func text(_ outline: Outline) -> String {
        var writer = MermaidWriter()
        writer.lines.insert("%% \(comment(outline.heading.title))", at: 0)
        writer.scene(outline.body, indent: "  ")
        for section in outline.sections {
            writer.container(section.figure, section.figure.body ?? Scene(), indent: "  ")
        }
        writer.lines += [
            "  classDef isCall stroke-width:3px", "  classDef isPoint fill:#475569,stroke:#475569",
            "  classDef isBar fill:#475569,stroke:#475569,color:#475569", "  classDef isFailure stroke-dasharray:6 4",
        ]
        for (name, elements) in writer.classes where !elements.isEmpty {
            writer.lines.append("  class \(elements.joined(separator: ",")) \(name)")
        }
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func scene(_ scene: Scene, indent: String) {
        for figure in scene.figures where !figure.isHidden {
            let name = name(figure.id)
            if let body = figure.body {
                container(figure, body, indent: indent)
            } else {
                lines.append(indent + name + shape(figure, name))
            }
            for section in figure.sections {
                container(section.figure, section.figure.body ?? Scene(), indent: indent)
                lines.append(
                    "\(indent)\(name) -.->|\(Self.quoted(section.label))| \(self.name(section.figure.id))")
            }
        }
        for arc in scene.arcs where !scene.figures[arc.source].isHidden && !scene.figures[arc.target].isHidden {
            let label = arc.label.map { "|\(Self.quoted($0))|" } ?? ""
            let (source, target) = (name(scene.figures[arc.source].id), name(scene.figures[arc.target].id))
            lines.append("\(indent)\(source) -->\(label) \(target)")
        }
    }

    private mutating func container(_ figure: Figure, _ body: Scene, indent: String) {
        let name = name(figure.id)
        lines.append("\(indent)subgraph \(name)[\(text(figure.caption))]")
        lines.append("\(indent)  direction TB")
        if body.figures.allSatisfy(\.isHidden) { lines.append("\(indent)  \(name)e[\" \"]") }
        scene(body, indent: indent + "  ")
        lines.append("\(indent)end")
        if figure.kind == .onFailure || figure.kind == .compensation { add(name, to: "isFailure") }
    }

    private mutating func shape(_ figure: Figure, _ name: String) -> String {
        switch figure.kind {
        case .start: return "([\"Start\"])"
        case .end: return "([\"End\"])"
        case .decision: return "{\" \"}"
        case .merge:
            add(name, to: "isPoint")
            return "((\" \"))"
        case .fork, .join:
            add(name, to: "isBar")
            return "[\" \"]"
        case .call:
            add(name, to: "isCall")
            return "[[\(text(figure.caption))]]"
        default: return "[\(text(figure.caption))]"
        }
    }

    private mutating func add(_ element: String, to name: String) {
        for index in classes.indices where classes[index].name == name { classes[index].elements.append(element) }
    }

    private mutating func name(_ id: String) -> String {
        if let name = names[id] { return name }
        let name = "n\(names.count + 1)"
        names[id] = name
        return name
    }

    private func text(_ caption: Caption) -> String {
        var lines = [caption.title, caption.summary]
        if let condition = caption.condition { lines.append("if \(condition)") }
        if let persona = caption.persona { lines.append(persona) }
        lines.append(caption.notes.joined(separator: " · "))
        return Self.quoted(lines.filter { !$0.isEmpty }.map(Self.short))
    }

    private static func quoted(_ text: String) -> String { quoted([short(text)]) }

    private static func short(_ text: String) -> String { text.count > 100 ? text.prefix(99) + "…" : text }

    /// Lines as one quoted text: what Mermaid or the browser would read otherwise is written by its number.
    private static func quoted(_ lines: [String]) -> String {
        let escaped = lines.map { line in
            line.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "#", "&", "<", ">", "`", "\\", ";", "{", "}", "|", "*", "_", "~", "$", "%":
                    "#\(scalar.value);"
                default: String(scalar)
                }
            }.joined()
        }
        return "\"\(escaped.joined(separator: "<br/>"))\""
    }

    /// A comment cannot hold what begins a directive.
    private static func comment(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "{" || $0 == "}" ? " " : String($0) }.joined()
    }
}
