import Glibc
import Testing

@testable import TroupePostgres

@Suite(.serialized) struct EmbeddedClusterTests {
    private let one = Statement(unprepared: "SELECT 1")

    private func setting(_ name: String, at target: ConnectionTarget) async throws -> String {
        let connection = try await PostgresConnection.connect(target)
        return try await connection.query(Statement(unprepared: "SELECT current_setting($1)"), [.text(name)])[0].string(
            0)
    }

    @Test func `a cluster is made, stopped and found again with what it held`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/deep/cluster"
            let first = try await EmbeddedCluster.start(in: path)
            let connection = try await PostgresConnection.connect(first.target)
            try await connection.script("CREATE TABLE kept (x int4); INSERT INTO kept VALUES (7)")
            #expect(try await setting("listen_addresses", at: first.target) == "")
            #expect(try await setting("fsync", at: first.target) == "on")
            #expect(try await setting("synchronous_commit", at: first.target) == "on")
            #expect(try await setting("full_page_writes", at: first.target) == "on")
            #expect(try await setting("data_checksums", at: first.target) == "on")
            #expect(try await setting("server_encoding", at: first.target) == "UTF8")
            let pid = try #require(first.serverPID)
            await first.stop()
            #expect(kill(pid, 0) == -1)
            #expect(first.serverPID == nil)

            let second = try await EmbeddedCluster.start(in: path)
            let again = try await PostgresConnection.connect(second.target)
            #expect(try await again.query(Statement(unprepared: "SELECT x FROM kept"))[0].int32(0) == 7)
            await second.stop()
            #expect(FileTree.entries(of: path).allSatisfy { !$0.hasPrefix(ClusterLayout.unfinishedPrefix) })
        }
    }

    @Test func `a killed server comes back with what was committed`() async throws {
        try await TemporaryDirectory.with { directory in
            let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
            var states = cluster.states().makeAsyncIterator()
            #expect(await states.next() == .ready)
            let pool = try PostgresPool(cluster.target, limit: 2)
            try await pool.query(Statement(unprepared: "CREATE TABLE kept AS SELECT 7 AS x"))
            for _ in 0..<2 {
                let pid = try #require(cluster.serverPID)
                kill(pid, SIGKILL)
                guard case .restarting = await states.next() else {
                    Issue.record("the death was not noticed")
                    return
                }
                while let state = await states.next(), state != .ready {}
                #expect(cluster.serverPID != pid)
                // The pool may hold a session that has not noticed yet: that is a loss, once.
                let select = Statement(unprepared: "SELECT x FROM kept")
                let loss = await failure { try await pool.query(select) }
                #expect(loss?.isConnectionLoss ?? true)
                let rows = try await pool.query(select)
                #expect(try rows[0].int32(0) == 7)
            }
            await cluster.stop()
            while let state = await states.next() { #expect(state == .stopped) }
        }
    }

    @Test func `a second program is refused and told who has the directory`() async throws {
        try await TemporaryDirectory.with { directory in
            let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
            let error = await failure { _ = try await EmbeddedCluster.start(in: "\(directory)/cluster") }
            #expect(error?.kind == .cluster)
            #expect(error?.description.contains("process \(getpid())") == true)
            #expect(try await PostgresConnection.connect(cluster.target).query(one).count == 1)
            await cluster.stop()
        }
    }

    @Test func `a server that a killed program left running is ended first`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/cluster"
            await (try EmbeddedCluster.start(in: path)).stop()
            let layout = ClusterLayout(directory: path, account: try ServerAccount.choose())
            let installation = try PostgresInstallation.choose(
                among: PostgresInstallation.find(path: ""), dataMajor: try layout.dataMajor(), directory: path)
            // `bash -c … &` leaves it without a parent, as SIGKILL of the program would before the signal is set.
            let command = layout.account.launch(layout.serverCommand(installation), setpriv: "/usr/bin/setpriv")
            let quoted = command.filter { $0 != "--pdeathsig" && $0 != "INT" }.map { "'\($0)'" }.joined(separator: " ")
            let output = SpawnedProcess.output(of: ["/bin/bash", "-c", "\(quoted) >/dev/null 2>&1 & echo $!"])
            let started = try #require(output)
            let orphan = try #require(pid_t(started.prefix { $0.isNumber }))
            while LeftoverProcesses(layout: layout).find().first?.processID != orphan { await Task.yield() }

            let cluster = try await EmbeddedCluster.start(in: path)
            #expect(cluster.serverPID != orphan)
            // Gone, or a zombie where nobody reaps orphans.
            #expect((FileTree.read("/proc/\(orphan)/cmdline") ?? []).isEmpty)
            #expect(try await PostgresConnection.connect(cluster.target).query(one).count == 1)
            await cluster.stop()
        }
    }

    @Test func `leftovers of a kill and a stale process id do not matter`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/cluster"
            let unfinished = "\(path)/\(ClusterLayout.unfinishedPrefix)abc"
            try FileTree.makeDirectories(unfinished, isPublic: true)
            let cluster = try await EmbeddedCluster.start(in: path)
            #expect(access(unfinished, F_OK) == -1)
            await cluster.stop()
            // Our own process id is alive and is no server.
            let file = open("\(path)/data/postmaster.pid", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            let text = "\(getppid())\n\(path)/data\n"
            _ = write(file, text, text.utf8.count)
            close(file)
            let again = try await EmbeddedCluster.start(in: path)
            await again.stop()
        }
    }

    @Test func `a long path gets a short socket`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/" + String(repeating: "long, \"name'/", count: 12) + "cluster"
            let cluster = try await EmbeddedCluster.start(in: path)
            #expect(try await PostgresConnection.connect(cluster.target).query(one).count == 1)
            let socket = try #require(cluster.target.host)
            #expect(socket.utf8.count < 60)
            await cluster.stop()
            rmdir(socket)
        }
    }

    @Test func `another version's directory and a foreign directory are refused`() async throws {
        try await TemporaryDirectory.with { directory in
            try FileTree.makeDirectories("\(directory)/cluster/data", isPublic: true)
            let foreign = await failure { _ = try await EmbeddedCluster.start(in: "\(directory)/cluster") }
            #expect(foreign?.description.contains("PG_VERSION") == true)
            let file = open("\(directory)/cluster/data/PG_VERSION", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            _ = write(file, "9\n", 2)
            close(file)
            let old = await failure { _ = try await EmbeddedCluster.start(in: "\(directory)/cluster") }
            #expect(old?.description.contains("was created by PostgreSQL 9") == true)
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func `a directory the server's user cannot reach is refused with a remedy`()
        async throws
    {
        try await TemporaryDirectory.with { directory in
            chmod(directory, 0o700)
            let error = await failure { _ = try await EmbeddedCluster.start(in: "\(directory)/cluster") }
            #expect(error?.description.contains("chmod o+x \(directory)") == true)
        }
    }

    @Test func `a broken server is an error that quotes its log`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/cluster"
            await (try EmbeddedCluster.start(in: path)).stop()
            unlink("\(path)/data/global/pg_control")
            let error = await failure { _ = try await EmbeddedCluster.start(in: path) }
            #expect(error?.kind == .cluster)
            #expect(error?.description.contains("postgres.log") == true)
            #expect(error?.description.contains("pg_control") == true || error?.description.contains("PANIC") == true)
        }
    }

    @Test func `cancelling the start stops the cluster`() async throws {
        try await TemporaryDirectory.with { directory in
            let path = "\(directory)/cluster"
            let task = Task { await failure { _ = try await EmbeddedCluster.start(in: path) } }
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            // The lock is free once the thread is gone, so this one succeeds.
            let cluster = try await EmbeddedCluster.start(in: path)
            await cluster.stop()
        }
    }
}
