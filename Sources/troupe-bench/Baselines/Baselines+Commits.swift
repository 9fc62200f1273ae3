import Glibc
import TroupePostgres
import TroupeProcess

extension Baselines {
    /// B1: transactions a second of `pgbench` on the same server, each of which stores one row of about 300 bytes. nil,
    /// with a sentence, where there is no pgbench.
    static func commits(on database: BenchDatabase, _ effort: Effort) async throws -> BenchLine.Baseline? {
        guard
            let rate = try await pgbench(
                database, clients: effort.inFlight, transactions: effort.transactions, threads: 2)
        else { return nil }
        return .init(name: "B1 pgbench", value: rate)
    }

    /// Milliseconds that one transaction takes one client.
    static func commitLatency(on database: BenchDatabase, _ effort: Effort) async throws -> BenchLine.Baseline? {
        guard
            let rate = try await pgbench(
                database, clients: 1, transactions: effort.transactions * (effort.inFlight / 10 + 1), threads: 1)
        else { return nil }
        return .init(name: "pgbench, 1 client", value: 1000 / rate)
    }

    private static func pgbench(
        _ database: BenchDatabase, clients: Int, transactions: Int, threads: Int
    ) async throws -> Double? {
        guard let program = ExecutableLookup.find("pgbench", path: searchPath, workingDirectory: "/") else {
            Progress.say("there is no pgbench on the PATH: durable lines have no baseline")
            return nil
        }
        Progress.say("pgbench, clients: \(clients)")
        let target = database.target
        let connection = try await PostgresConnection.connect(target)
        defer { connection.close() }
        try await connection.script(
            "CREATE TABLE IF NOT EXISTS bench_rows (id bigserial PRIMARY KEY, run bigint, body text)")
        let script = "\(database.directory)/insert.sql"
        try write(insertion, to: script)
        let text = try await output(
            program,
            [
                "--host=\(target.host ?? "")", "--username=\(EmbeddedCluster.role)", "--no-vacuum",
                "--protocol=prepared", "--file=\(script)", "--client=\(clients)", "--jobs=\(threads)",
                "--transactions=\(transactions)", target.database ?? "",
            ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let rate = Double(line.dropFirst(6).prefix { $0 != " " })
        else { throw BenchError("pgbench said what cannot be read: \(text)") }
        return rate
    }

    private static var insertion: String {
        """
        \\set run random(1, 1000000)
        INSERT INTO bench_rows (run, body) VALUES (:run, '\(String(repeating: "troupe ", count: 42))');

        """
    }

    private static func write(_ text: String, to path: String) throws(BenchError) {
        guard let file = fopen(path, "w") else { throw BenchError("'\(path)' cannot be written") }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw BenchError("'\(path)' cannot be written") }
    }
}
