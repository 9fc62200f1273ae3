/// Refuses with 415 a body of another media type. A web form cannot send `application/json` without asking first, so
/// this also keeps foreign pages out.
package struct RequireContentType: RequestGuard {
    private let types: [String]

    /// `types`: media types without parameters, such as `application/json`.
    package init(_ types: String...) { self.init(anyOf: types) }

    package init(anyOf types: [String]) { self.types = types.map { $0.lowercased() } }

    package func check(_ request: Request) throws(HTTPFailure) {
        let values = request.headers.values("Content-Type")
        if request.body.isEmpty && values.isEmpty { return }
        let type = values.first.map { trimmed($0.prefix { $0 != ";" }).lowercased() }
        guard values.count == 1, let type, types.contains(type) else {
            let list = types.joined(separator: " or ")
            throw HTTPFailure(
                .unsupportedMediaType, "the body must be sent with Content-Type \(list)",
                headers: ["Accept": types.joined(separator: ", ")])
        }
    }
}
