/// The forms in which a picture of a workflow can be written.
package enum DiagramFormat: String, CaseIterable, Sendable {
    case svg, mermaid, dot, json
}
