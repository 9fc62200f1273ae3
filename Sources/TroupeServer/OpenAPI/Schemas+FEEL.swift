import TroupeGraph

extension Schemas {
    private typealias Member = Schema.Member

    /// Either `result`, which may be null, or `error`.
    static let feelAnswer = Schema.object([
        Member(name: "result", schema: Schema.anything, isOptional: true),
        Member(name: "error", schema: Schema.text, isOptional: true),
        Member(name: "warnings", schema: Schema.texts, isOptional: true),
    ])
}
