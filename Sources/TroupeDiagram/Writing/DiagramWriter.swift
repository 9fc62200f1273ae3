package import TroupeGraph

/// Writes pictures of workflows in every format there is.
package enum DiagramWriter {
    /// The picture of a workflow; ends with a line break.
    package static func text(
        _ definition: Definition, format: DiagramFormat, detail: Diagram.Detail = .author
    ) -> String {
        var builder = OutlineBuilder(definition, detail: detail)
        switch format {
        case .svg: return SVGWriter(Diagram(definition, detail: detail)).text()
        case .json: return JSONView.value(Diagram(definition, detail: detail)).json + "\n"
        case .mermaid: return MermaidWriter.text(builder.outline())
        case .dot: return DOTWriter.text(builder.outline())
        }
    }
}
