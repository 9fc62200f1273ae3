import Foundation
import TroupeGraph
import TroupeHTTPServer

/// One operation of the REST API.
struct AzureOperation: Sendable {
    enum Form { case none, map, list, patch }

    var method: String
    var template: String
    var version: String
    var form: Form
    var perform: @Sendable (inout AzureServer.State, AzureServer.Call) throws(AzureRefusal) -> AzureServer.Answer

    /// - Parameter path: after `acme/{project}/_apis/`, or after `acme/` when it begins with a slash.
    init(
        _ method: String, _ path: String, _ form: Form = .none, version: String = "7.1",
        _ perform:
            @escaping @Sendable (inout AzureServer.State, AzureServer.Call) throws(AzureRefusal) ->
            AzureServer.Answer
    ) {
        self.method = method
        template = path.hasPrefix("/") ? "/acme" + path : "/acme/{project}/_apis/" + path
        self.version = version
        self.form = form
        self.perform = perform
    }

    /// The body, if it has the operation's form and content type.
    func body(of request: Request) throws(AzureRefusal) -> Value {
        if form == .none {
            guard request.body.isEmpty else { throw .invalid("a body where none is expected") }
            return .null
        }
        let type = form == .patch ? "application/json-patch+json" : "application/json"
        guard request.headers["content-type"] == type else {
            throw AzureRefusal(415, "VS402375: The content type is not supported; use \(type).")
        }
        guard let value = try? Value(jsonBytes: request.body) else { throw .invalid("the body is no JSON") }
        guard form == .map ? value.mapValue != nil : value.listValue != nil else {
            throw .invalid("You must pass a valid body.")
        }
        return value
    }
}

extension AzureServer.Answer {
    /// A list as the service answers it.
    static func list(_ values: [Value], next: String? = nil) -> AzureServer.Answer {
        var answer = AzureServer.Answer(value: ["count": .integer(values.count), "value": .list(values)])
        if let next { answer.headers["x-ms-continuationtoken"] = next }
        return answer
    }

    static func value(_ value: Value, status: Int = 200) -> AzureServer.Answer {
        AzureServer.Answer(value: value, status: status)
    }
}

enum Base64 {
    static func text(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

extension AzureServer {
    static let people: [AzureOperation] = [
        AzureOperation("GET", "/_apis/connectionData", version: "7.1-preview.1") { _, call in
            let account: Value = ["$type": "System.String", "$value": .string(call.account.name)]
            return .value([
                "authenticatedUser": [
                    "id": .string(call.account.id), "providerDisplayName": .string("The \(call.account.name)"),
                    "isActive": true, "properties": ["Account": account],
                ]
            ])
        },
        AzureOperation("GET", "/_apis/identities") { state, call throws(AzureRefusal) in
            guard ["General", "MailAddress"].contains(call.query("searchFilter") ?? ""),
                let value = call.query("filterValue"), call.query("queryMembership") == "None"
            else { throw .invalid("the parameters of the search") }
            let found = state.accounts.filter { $0.name.lowercased() == value.lowercased() }
            return .list(
                found.map { account in
                    let name: Value = ["$type": "System.String", "$value": .string(account.name)]
                    return [
                        "id": .string(account.id), "providerDisplayName": .string("The \(account.name)"),
                        "properties": ["Account": name],
                    ]
                })
        },
    ]
}
