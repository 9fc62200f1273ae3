/// A workflow in the language of Graphviz; containers are clusters.
struct DOTWriter {
    private var lines: [String] = []
    private var names: [String: String] = [:]

    static func text(_ outline: Outline) -> String {
        var writer = DOTWriter()
        writer.lines = [
            "digraph workflow {",
            "  graph [label=\(quoted([outline.heading.title, outline.heading.subtitle])), labelloc=t, rankdir=TB,"
                + " compound=true, fontname=\"Helvetica\", fontsize=14, ranksep=0.4];",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", fontsize=11];",
            "  edge [fontname=\"Helvetica\", fontsize=10];",
        ]
        writer.scene(outline.body, indent: "  ")
        for section in outline.sections { writer.container(section.figure, indent: "  ") }
        writer.lines.append("}")
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func scene(_ scene: Scene, indent: String) {
        for figure in scene.figures where !figure.isHidden {
            if figure.body == nil {
                lines.append("\(indent)\(name(figure.id)) [\(attributes(figure))];")
            } else {
                container(figure, indent: indent)
            }
            for section in figure.sections {
                container(section.figure, indent: indent)
                edge(figure, section.figure, ["label=\(Self.quoted([section.label]))", "style=dashed"], indent)
            }
        }
        for arc in scene.arcs where !scene.figures[arc.source].isHidden && !scene.figures[arc.target].isHidden {
            let label = arc.label.map { ["label=\(Self.quoted([$0]))"] } ?? []
            edge(scene.figures[arc.source], scene.figures[arc.target], label, indent)
        }
    }

    private mutating func container(_ figure: Figure, indent: String) {
        let name = name(figure.id)
        let body = figure.body ?? Scene()
        let style = figure.kind == .onFailure || figure.kind == .compensation ? "rounded,dashed" : "rounded"
        lines.append("\(indent)subgraph cluster_\(name) {")
        lines.append("\(indent)  label=\(Self.text(figure.caption)); style=\"\(style)\"; labeljust=l; fontsize=11;")
        if body.figures.allSatisfy(\.isHidden) { lines.append("\(indent)  \(name) [style=invis, label=\"\"];") }
        scene(body, indent: indent + "  ")
        lines.append("\(indent)}")
    }

    /// Between containers a line needs a node within each, and is cut at the border.
    private mutating func edge(_ source: Figure, _ target: Figure, _ attributes: [String], _ indent: String) {
        var attributes = attributes
        if source.body != nil { attributes.append("ltail=cluster_\(name(source.id))") }
        if target.body != nil { attributes.append("lhead=cluster_\(name(target.id))") }
        let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
        let (from, to) = (inner(source, isLast: true), inner(target, isLast: false))
        lines.append("\(indent)\(name(from)) -> \(name(to))\(list);")
    }

    /// The first or last node in a container that is none itself.
    private func inner(_ figure: Figure, isLast: Bool) -> String {
        guard let body = figure.body else { return figure.id }
        let shown = body.figures.filter { !$0.isHidden }
        guard let next = isLast ? shown.last : shown.first else { return figure.id }
        return inner(next, isLast: isLast)
    }

    private func attributes(_ figure: Figure) -> String {
        switch figure.kind {
        case .start: "shape=circle, label=\"\", width=0.25, fillcolor=black"
        case .end: "shape=doublecircle, label=\"\", width=0.18, fillcolor=black"
        case .decision: "shape=diamond, style=filled, label=\"\", width=0.35, height=0.35"
        case .merge: "shape=circle, label=\"\", width=0.12, fillcolor=black"
        case .fork, .join: "shape=box, style=filled, label=\"\", width=0.8, height=0.06, fillcolor=black"
        case .call: "label=\(Self.text(figure.caption)), peripheries=2"
        default: "label=\(Self.text(figure.caption))"
        }
    }

    private mutating func name(_ id: String) -> String {
        if let name = names[id] { return name }
        let name = "n\(names.count + 1)"
        names[id] = name
        return name
    }

    private static func text(_ caption: Caption) -> String {
        var lines = [caption.title, caption.summary]
        if let condition = caption.condition { lines.append("if \(condition)") }
        if let persona = caption.persona { lines.append(persona) }
        lines.append(caption.notes.joined(separator: " · "))
        return quoted(lines.filter { !$0.isEmpty })
    }

    /// Lines as one quoted text.
    private static func quoted(_ lines: [String]) -> String {
        let escaped = lines.map { line in
            let short = line.count > 80 ? line.prefix(79) + "…" : line
            // Graphviz reads names of characters (`&amp;`) also in plain labels.
            return short.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "&": "&amp;"
                default: String(scalar)
                }
            }.joined()
        }
        return "\"\(escaped.joined(separator: "\\n"))\""
    }
}
