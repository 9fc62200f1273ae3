/// Secrets of steps: `${secrets.NAME}` is the variable `TROUPE_SECRET_NAME` of the server's environment.
enum Secrets {
    @Sendable static func value(_ name: String) -> String? {
        guard !name.isEmpty,
            name.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (65...90).contains($0 & 0xDF) })
        else { return nil }
        return HostOptions.environment("TROUPE_SECRET_" + name.uppercased())
    }
}
