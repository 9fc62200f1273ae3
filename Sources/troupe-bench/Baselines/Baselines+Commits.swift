import Glibc
import TroupePostgres
import TroupeProcess

extension Baselines {
    /// Transactions a second of `pgbench` on the same server: each stores one row of about 300 bytes. nil, with a
    /// sentence, where there is no pgbench.
    static func commits(
        on target: ConnectionTarget, in directory: String, _ effort: Effort
    ) async throws -> BenchLine.Baseline? {
        guard let program = ExecutableLookup.find("pgbench", path: searchPath, workingDirectory: "/") else {
            Progress.say("there is no pgbench on the PATH: durable lines have no baseline")
            return nil
        }
        Progress.say("pgbench, \(effort.inFlight) clients")
        let connection = try await PostgresConnection.connect(target)
        defer { connection.close() }
        try await connection.script("CREATE TABLE bench_rows (id bigserial PRIMARY KEY, run bigint, body text)")
        let script = "\(directory)/insert.sql"
        try write(insertion, to: script)
        let text = try await output(
            program,
            [
                "--host=\(target.host ?? "")", "--username=\(EmbeddedCluster.role)", "--no-vacuum",
                "--protocol=prepared", "--file=\(script)", "--client=\(effort.inFlight)", "--jobs=2",
                "--transactions=\(effort.transactions)", target.database ?? "",
            ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let rate = Double(line.dropFirst(6).prefix { $0 != " " })
        else { throw BenchError("pgbench said what cannot be read: \(text)") }
        return .init(name: "pgbench", value: rate)
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
