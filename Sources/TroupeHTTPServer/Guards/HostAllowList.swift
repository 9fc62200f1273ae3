/// Refuses requests for another host with 421. Without it any web page reaches a loopback server by a name that
/// resolves to 127.0.0.1 (DNS rebinding).
package struct HostAllowList: RequestGuard {
    private let hosts: Set<String>

    /// `hosts`: names or addresses, IPv6 in brackets, with a port or (any port then) without.
    package init(_ hosts: some Sequence<String>) { self.hosts = Set(hosts.map { $0.lowercased() }) }

    /// The names of this machine itself, with any port.
    package static let loopback = HostAllowList(["localhost", "127.0.0.1", "[::1]"])

    package func check(_ request: Request) throws(HTTPFailure) {
        let host = (request.headers["Host"] ?? "").lowercased()
        guard !host.isEmpty, hosts.contains(host) || hosts.contains(Self.withoutPort(host)) else {
            throw HTTPFailure(.forbiddenHost, "this server does not answer for the host of this request")
        }
    }

    private static func withoutPort(_ host: String) -> String {
        guard let colon = host.lastIndex(of: ":") else { return host }
        let port = host[host.index(after: colon)...]
        guard port.utf8.allSatisfy({ (48...57).contains($0) }) else { return host }
        return String(host[..<colon])
    }
}
