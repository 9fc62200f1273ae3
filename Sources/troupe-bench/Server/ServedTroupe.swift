import Glibc
import TroupeProcess

/// The real program, as it is installed: `troupe serve` in a process of its own. Blocks.
final class ServedTroupe: Sendable {
    let child: Child
    let port: UInt16
    /// Milliseconds from the start of the process to its answer to a first request.
    let startTime: Double

    /// - Parameters:
    ///   - data: its data directory.
    ///   - database: nil: it keeps one of its own there.
    ///   - workflows: files that it serves besides those that come with it.
    init(_ program: String, data: String, database: String? = nil, workflows: [String]) throws(BenchError) {
        var environment = ["TROUPE_DATA_DIR": data]
        environment["DATABASE_URL"] = database
        let watch = Stopwatch(.wall)
        child = try Child(
            program, ["serve", "--port", "0"] + workflows.flatMap { ["--workflows", $0] }, environment: environment)
        let line = try child.line(beginning: "troupe ")
        guard let range = line.firstRange(of: "://127.0.0.1:"),
            let port = UInt16(line[range.upperBound...].prefix(while: \.isNumber))
        else { throw BenchError("troupe serve does not say where it is: \(line)") }
        self.port = port
        let connection = try ServerConnection(port: port)
        guard try connection.request("GET", "/").status == 200 else { throw BenchError("troupe serve is not well") }
        startTime = 1000 * watch.seconds
    }

    /// Stops it in good order.
    func stop() { child.end(SIGTERM) }

    /// The program beside this one, or where the options say.
    static func program(_ options: BenchOptions) throws(BenchError) -> String {
        guard let program = options.troupe ?? CompanionProgram.find("troupe") else {
            throw BenchError("there is no 'troupe' beside this program; --troupe names it")
        }
        return program
    }
}
