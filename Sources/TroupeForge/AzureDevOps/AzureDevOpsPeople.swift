/// How actors of the engine are known to Azure DevOps.
package struct AzureDevOpsPeople: Sendable {
    /// The mail address of a persona, by which its account is found; nil for who is no persona.
    package var address: @Sendable (_ persona: String) -> String?
    /// The persona with that mail address.
    package var persona: @Sendable (_ address: String) -> String?
    /// The token of a persona that has an account of its own.
    package var token: @Sendable (_ persona: String) -> AzureDevOpsToken?

    package init(
        address: @escaping @Sendable (String) -> String? = { _ in nil },
        persona: @escaping @Sendable (String) -> String? = { _ in nil },
        token: @escaping @Sendable (String) -> AzureDevOpsToken? = { _ in nil }
    ) {
        self.address = address
        self.persona = persona
        self.token = token
    }

    /// The persona of an account, or the account's name.
    func name(_ account: String) -> String { persona(account) ?? account }
}
