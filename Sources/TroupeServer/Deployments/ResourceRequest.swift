import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// The files of a request to deploy, in whichever of three ways they came: as a form with files, as JSON
/// (`{"resources": [{"name", "content"}]}`), or one file as the body itself.
struct ResourceRequest: Sendable {
    typealias File = CompiledDeployment.File

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
        default: files = [File(name: Self.fileName(name ?? "", request.body), source: request.body)]
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
            return form.parts.map { File(name: fileName($0.file, $0.bytes), source: $0.bytes) }
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
            let source = text(resource["content"]?.stringValue ?? "")
            return File(name: fileName(resource["name"]?.stringValue ?? "", source), source: source)
        } ?? []
    }

    /// A text that is decoded already: the encoding that its first line may still name is not its own any more, which a
    /// byte order mark tells.
    private static func text(_ text: String) -> [UInt8] {
        guard text.hasPrefix("<?xml") else { return Array(text.utf8) }
        let line = text.prefix { $0 != ">" }.lowercased()
        let isForeign = line.contains("encoding") && !line.contains("utf-8")
        return (isForeign ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
    }

    /// The last part of a path, without what would spoil a message; with an ending where what stands in the file says
    /// what it is, and its name does not.
    private static func fileName(_ path: String, _ source: [UInt8]) -> String {
        let name = path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let shown = String(name.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.map(Character.init))
        let short = shown.isEmpty ? "resource" : String(shown.prefix(255))
        if [".bpmn", ".bpmn20.xml", ".dmn", ".yaml", ".yml"].contains(where: short.hasSuffix) { return short }
        // The standards' namespaces stand in the root element, and so near the beginning.
        let head = String(decoding: source.prefix(4096), as: UTF8.self)
        if head.contains("omg.org/spec/DMN/") { return short + ".dmn" }
        return head.contains("omg.org/spec/BPMN/") ? short + ".bpmn" : short
    }
}
