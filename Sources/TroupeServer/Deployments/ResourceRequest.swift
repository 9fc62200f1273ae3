import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// The files of a request to deploy, in whichever of three ways they came: as a form with files, as JSON
/// (`{"resources": [{"name", "content"}]}`), or one file as the body itself.
struct ResourceRequest: Sendable {
    struct File: Sendable {
        var name: String
        var source: [UInt8]
    }

    /// Files of one deployment.
    static let limit = 200

    /// What the JSON form looks like.
    static let table = FieldTable([
        Field(
            "resources",
            .objects(
                FieldTable([
                    Field("name", .text(255), required: true, "The file's name; its ending says what it is"),
                    Field("content", .message(8 << 20), required: true, "The file's text"),
                ]), limit), required: true, "The files")
    ])

    let files: [File]

    /// - Parameter name: the file's name, where the body is the file.
    init(_ request: Request, name: String?) throws(RequestProblem) {
        let contentType = request.headers["Content-Type"] ?? ""
        switch contentType.prefix(while: { $0 != ";" }).lowercased().filter({ $0 != " " }) {
        case "multipart/form-data": files = try Self.form(request.body, contentType)
        case "application/json": files = try Self.json(request.body)
        default: files = [File(name: name ?? "resource", source: request.body)]
        }
        if files.isEmpty { throw .fields([FieldProblem("resources", "has no files")]) }
        var names: Set<String> = []
        for (index, file) in files.enumerated() {
            var problem: String?
            if file.source.isEmpty { problem = "is empty" }
            if !names.insert(file.name).inserted { problem = "has the same name as another file" }
            if let problem {
                throw .fields([FieldProblem(files.count == 1 ? "body" : "resources[\(index)]", problem)])
            }
        }
    }

    private static func form(_ body: [UInt8], _ contentType: String) throws(RequestProblem) -> [File] {
        do throws(MultipartForm.Malformed) {
            let form = try MultipartForm(body, contentType: contentType, partLimit: limit)
            return form.parts.map { File(name: fileName($0.file), source: $0.bytes) }
        } catch {
            throw .fields([FieldProblem("body", error.message)])
        }
    }

    private static func json(_ body: [UInt8]) throws(RequestProblem) -> [File] {
        let value: Value
        do throws(JSONError) {
            value = try Value(jsonBytes: body, limits: JSONLimits(bytes: 32 << 20, depth: 8))
        } catch {
            throw .malformedBody(error)
        }
        return try table.read(value)["resources"]?.listValue?.map { resource in
            File(
                name: fileName(resource["name"]?.stringValue ?? ""),
                source: Array((resource["content"]?.stringValue ?? "").utf8))
        } ?? []
    }

    /// The last part of a path, without what would spoil a message.
    private static func fileName(_ path: String) -> String {
        let name = path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let shown = String(name.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.map(Character.init))
        return shown.isEmpty ? "resource" : String(shown.prefix(255))
    }
}
