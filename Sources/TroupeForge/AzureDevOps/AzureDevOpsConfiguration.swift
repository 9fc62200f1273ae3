/// Where Azure DevOps is and who asks it.
package struct AzureDevOpsConfiguration: Sendable {
    /// The organization's address (`https://dev.azure.com/acme`) or a Server's collection, without a slash at the end.
    package let organization: String
    /// Base of the release service: a host of its own in the cloud, the same as `organization` on a Server.
    package let releases: String
    /// Base of the identity service; as `releases`.
    package let identities: String
    /// The name of the project.
    package let project: String
    /// The repository of those who name none.
    package var repository: String?
    let token: AzureDevOpsToken

    /// - Parameters:
    ///   - organization: `https://dev.azure.com/acme`, `https://acme.visualstudio.com`, or a Server's collection.
    ///   - token: a personal access token.
    package init(
        organization: String, project: String, token: AzureDevOpsToken, repository: String? = nil
    ) throws(ForgeError) {
        var base = organization
        while base.hasSuffix("/") { base.removeLast() }
        guard base.hasPrefix("https://") || base.hasPrefix("http://127.0.0.1:") || base.hasPrefix("http://localhost:"),
            base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !base.contains("?"), !base.contains("#"),
            !base.contains("@")
        else {
            throw .invalid(
                "The address of the Azure DevOps organization must be like https://dev.azure.com/NAME, without user,"
                    + " query and fragment; the token goes over https only.")
        }
        guard !project.isEmpty, project.utf8.count <= 256 else {
            throw .invalid("The Azure DevOps project has no name, or too long a one.")
        }
        self.organization = base
        (releases, identities) = Self.services(of: base)
        self.project = project
        self.token = token
        self.repository = repository
    }

    private static func services(of base: String) -> (releases: String, identities: String) {
        let cloud = "https://dev.azure.com/"
        if base.hasPrefix(cloud) {
            let name = base.dropFirst(cloud.count)
            return ("https://vsrm.dev.azure.com/\(name)", "https://vssps.dev.azure.com/\(name)")
        }
        if let range = base.firstRange(of: ".visualstudio.com") {
            let head = base[..<range.lowerBound]
            return ("\(head).vsrm.visualstudio.com", "\(head).vssps.visualstudio.com")
        }
        return (base, base)
    }
}

/// A personal access token; no description, debug description or mirror shows it.
package struct AzureDevOpsToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// Nil for what can be no token: empty, or with characters that no header may hold.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 1024, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        self.text = text
    }

    package var description: String { "[secret]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The `authorization` field: Basic, with an empty user name.
    var authorization: String { "Basic " + Self.base64(Array(":\(text)".utf8)) }

    /// The text without the token, should the service ever repeat it.
    func masked(_ message: String) -> String {
        [text, Self.base64(Array(":\(text)".utf8))].reduce(message) { message, secret in
            message.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "[secret]")
        }
    }

    /// RFC 4648 section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let isPadding = place > group.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
