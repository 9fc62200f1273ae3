import TroupeGraph

extension AzureDevOpsForge {
    /// The account that a persona's or person's name stands for; nil where there is none or several.
    ///
    /// A persona's account is that of its own token, or the one with its mail address, or, since it acts by the common
    /// token then, that of the common token.
    func identity(of name: String) async throws(ForgeError) -> AzureDevOpsIdentity? {
        if people.token(name) != nil { return try await owner(name) }
        let address = people.address(name)
        if let found = try await account(address ?? name) { return found }
        return address == nil ? nil : try await owner(name)
    }

    private func account(_ term: String) async throws(ForgeError) -> AzureDevOpsIdentity? {
        if let identity = known.identity(term) { return identity }
        var request = AzureDevOpsRequest("GET", ["_apis", "identities"], actor: nil)
        request.service = .identities
        request.query = [
            ("searchFilter", term.contains("@") ? "MailAddress" : "General"), ("filterValue", term),
            ("queryMembership", "None"),
        ]
        let found = try await client.value(request)["value"]?.listValue ?? []
        let identities = found.compactMap { value -> AzureDevOpsIdentity? in
            guard let id = value["id"]?.stringValue else { return nil }
            let account = value["properties"]?["Account"]?["$value"]?.stringValue
            let name = account ?? value["providerDisplayName"]?.stringValue ?? id
            return AzureDevOpsIdentity(id: id, name: name)
        }
        guard identities.count == 1, let identity = identities.first else { return nil }
        known.learn(identity, as: term)
        return identity
    }

    /// As `identity(of:)`; one that cannot be found is an error that says what to do.
    func requiredIdentity(of name: String) async throws(ForgeError) -> AzureDevOpsIdentity {
        if let identity = try await identity(of: name) { return identity }
        throw .notFound(
            "identity '\(name.prefix(100))' in Azure DevOps, or there are several; give the persona the mail address of"
                + " an account of the organization")
    }

    /// Whom the token belongs to that this actor acts by.
    func owner(_ actor: String) async throws(ForgeError) -> AzureDevOpsIdentity {
        // No account's name has a line end.
        let mark = people.token(actor) == nil ? "\n" : "\n\(actor)"
        if let identity = known.identity(mark) { return identity }
        var request = AzureDevOpsRequest("GET", ["_apis", "connectionData"], actor: actor)
        request.version = "7.1-preview.1"
        let user = try await client.value(request)["authenticatedUser"]
        guard let id = user?["id"]?.stringValue else {
            throw .unavailable("Azure DevOps does not say whom the token belongs to.")
        }
        let account = user?["properties"]?["Account"]?["$value"]?.stringValue
        let name = account ?? user?["providerDisplayName"]?.stringValue ?? id
        let identity = AzureDevOpsIdentity(id: id, name: name)
        known.learn(identity, as: mark)
        return identity
    }
}
