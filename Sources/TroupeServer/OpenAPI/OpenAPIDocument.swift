import TroupeGraph
import TroupeHTTPServer

/// The OpenAPI 3.1 document, written from the routes' own descriptions.
enum OpenAPIDocument {
    static func value(routes: [Route], version: String, needsToken: Bool) -> Value {
        var paths = ValueMap()
        for route in routes {
            guard let operation = route.metadata as? Operation else { continue }
            // `{file...}` is this server's way to write a rest of a path.
            let path = String(operation.path.split(separator: "...").joined())
            var item = paths[path]?.mapValue ?? [:]
            item[operation.method.lowercased()] = describe(operation)
            paths[path] = .map(item)
        }
        var components: ValueMap = ["schemas": .map(Schemas.all)]
        var document: ValueMap = [
            "openapi": "3.1.0",
            "info": [
                "title": "Troupe", "version": .string(version),
                "description": "Runs workflows durably. Errors are problem documents (RFC 9457).",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]],
        ]
        if needsToken {
            components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
            document["security"] = [["token": []]]
        }
        document["paths"] = .map(paths)
        document["components"] = .map(components)
        return .map(document)
    }

    private static func describe(_ operation: Operation) -> Value {
        var map: ValueMap = [
            "operationId": .string(operation.id), "tags": [.string(operation.tag)],
            "summary": .string(operation.summary),
        ]
        let parameters = pathParameters(operation) + operation.query.parameters + headerParameters(operation)
        if !parameters.isEmpty { map["parameters"] = .list(parameters) }
        switch operation.body {
        case .none, .files: break
        case .json(let table, let isRequired):
            map["requestBody"] = [
                "required": .bool(isRequired), "content": ["application/json": ["schema": table.schema]],
            ]
        case .yaml:
            map["requestBody"] = [
                "required": true,
                "content": [
                    "application/yaml": ["schema": ["type": "string"]], "text/yaml": ["schema": ["type": "string"]],
                ],
            ]
        }
        if case .files(let table, _) = operation.body { map["requestBody"] = files(table) }
        var responses = ValueMap()
        for answer in operation.answers { responses[String(answer.status)] = describe(answer) }
        for status in Set(operation.problems + [400, 401, 403, 421, 503]).sorted() {
            var response = responses[String(status)]?.mapValue ?? [:]
            if response.isEmpty { response["description"] = .string(problemNames[status] ?? "A problem") }
            var content = response["content"]?.mapValue ?? [:]
            content["application/problem+json"] = ["schema": Schema.reference("Problem")]
            response["content"] = .map(content)
            responses[String(status)] = .map(response)
        }
        map["responses"] = .map(responses)
        return .map(map)
    }

    private static func files(_ table: FieldTable) -> Value {
        let file: Value = ["schema": ["type": "string", "contentMediaType": "application/octet-stream"]]
        var content: ValueMap = [:]
        for type in Operation.fileTypes { content[type] = file }
        content["multipart/form-data"] = ["schema": ["type": "object", "additionalProperties": ["type": "string"]]]
        content["application/json"] = ["schema": table.schema]
        return ["required": true, "content": .map(content)]
    }

    private static func describe(_ answer: Operation.Answer) -> Value {
        var content = ValueMap()
        if let schema = answer.schema { content["application/json"] = ["schema": Schema.reference(schema)] }
        for type in answer.types { content[type] = ["schema": ["type": "string"]] }
        return content.isEmpty
            ? ["description": .string(answer.description)]
            : ["description": .string(answer.description), "content": .map(content)]
    }

    private static func pathParameters(_ operation: Operation) -> [Value] {
        RouteTemplate(operation.path).parameterNames.map { name in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
    }

    private static func headerParameters(_ operation: Operation) -> [Value] {
        operation.headers.map { field in
            [
                "name": .string(field.name), "in": "header", "required": .bool(field.isRequired),
                "description": .string(field.description), "schema": field.kind.schema,
            ]
        }
    }

    private static let problemNames: [Int: String] = [
        400: "The request is malformed", 401: "A token is needed", 403: "A web page of another origin asked",
        404: "There is no such thing", 409: "It is not in a state for that", 413: "The body is too large",
        415: "The body is of another media type", 421: "The request is for another host",
        422: "The request is understood, and wrong; `errors` names the fields", 426: "Only WebSocket is spoken here",
        501: "This forge has no such thing", 503: "The server is stopping, or the database does not answer; try again",
    ]
}
