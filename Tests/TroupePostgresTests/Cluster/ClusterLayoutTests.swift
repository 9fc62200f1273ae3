import Testing

@testable import TroupePostgres

@Suite struct ClusterLayoutTests {
    private let user = ServerAccount(userID: 1_000, groupID: 1_000, isOther: false)

    @Test func `the socket's path never exceeds what the kernel takes`() {
        for length in 1...200 {
            let layout = ClusterLayout(directory: "/" + String(repeating: "d", count: length), account: user)
            let path = "\(layout.socketDirectory)/\(ClusterLayout.socketName)"
            #expect(path.utf8.count <= ClusterLayout.socketPathLimit)
            #expect(layout.socketDirectory == layout.socketDirectory)
        }
        let fits = ClusterLayout(directory: "/data", account: user)
        #expect(fits.socketDirectory == "/data/socket")
        // Known by heart, so that a change of the hash is noticed: running clusters would move.
        let long = ClusterLayout(directory: "/" + String(repeating: "d", count: 200), account: user)
        let other = ClusterLayout(directory: "/" + String(repeating: "d", count: 201), account: user)
        #expect(long.socketDirectory.hasPrefix("/tmp/troupe-1000-"))
        #expect(long.socketDirectory != other.socketDirectory)
    }

    @Test func `the server listens on no address and logs no values`() {
        let layout = ClusterLayout(directory: "/a \"b", account: user)
        let command = layout.serverCommand(PostgresInstallation(binaries: "/bin", major: 15))
        #expect(command.starts(with: ["/bin/postgres", "-D", "/a \"b/data"]))
        #expect(command.contains("listen_addresses="))
        #expect(command.contains("unix_socket_directories=\"/a \"\"b/socket\""))
        #expect(command.contains("log_min_error_statement=panic"))
        #expect(!command.contains { $0.contains("fsync") })
    }
}
