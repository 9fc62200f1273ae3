/// A block of YAML on a page of the documentation, with the file it is to stand in (```` ```yaml title=NAME ````).
package struct DocumentedExample: Hashable, Sendable {
    package var file: String
    package var text = ""

    /// The blocks of a page, in order; those without a title stand in `docs-example.yaml`.
    package static func all(in page: String) -> [DocumentedExample] {
        var blocks: [DocumentedExample] = []
        var open: DocumentedExample?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```yaml") {
                let title = line.split(separator: "=").dropFirst().first
                open = DocumentedExample(file: title.map(String.init) ?? "docs-example.yaml")
            } else if line == "```", let block = open {
                blocks.append(block)
                open = nil
            } else if open != nil {
                open?.text += line + "\n"
            }
        }
        return blocks
    }
}
