import CLinux
import Glibc

/// `make bench`: what the engine costs here, beside baselines that are taken in the same run. See docs/benchmarks.md.
@main
enum Bench {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        allowManyFiles()
        if let role = arguments.first.flatMap({ roles[$0] }) { play(role, Array(arguments.dropFirst())) }
        let options: BenchOptions
        do {
            guard let given = try BenchOptions(arguments) else {
                print(BenchOptions.help, terminator: "")
                return
            }
            options = given
        } catch {
            Progress.say("\(error)")
            exit(2)
        }
        do {
            let report = try await measured(options)
            if let file = options.output { try report.write(to: file) }
            print(options.isJSON ? report.json : report.table)
        } catch {
            Progress.say("\(error)")
            exit(1)
        }
    }

    /// All suites, one after the other: nothing else of ours runs beside a measurement.
    private static func measured(_ options: BenchOptions) async throws -> BenchReport {
        let files = BenchFiles(directory: options.files)
        var report = BenchReport()
        report.lines += try await InterpretationSuite(files: files, options: options).run()
        report.lines += try await DurableSuite(files: files, options: options).run()
        report.lines += try await TriggerSuite(files: files, options: options).run()
        report.lines += try await ShellSuite(files: files, options: options).run()
        report.lines += try await FanOutSuite(files: files, options: options).run()
        report.lines += try await WideSuite(files: files, options: options).run()
        report.lines += try await SizeSuite(files: files, options: options).run()
        return report
    }

    /// What this program is as a process of its own beside a measurement, by its first argument.
    private static let roles: [String: @Sendable ([String]) throws(BenchError) -> Void] = [
        "read-frames": { arguments throws(BenchError) in try FrameReader.main(arguments) },
        "send-frames": { arguments throws(BenchError) in try FrameSender.main(arguments) },
    ]

    private static func play(_ role: ([String]) throws(BenchError) -> Void, _ arguments: [String]) -> Never {
        troupe_line_buffer_output()
        do {
            try role(arguments)
            exit(0)
        } catch {
            Progress.say("\(error)")
            exit(1)
        }
    }

    /// A thousand sockets and what else is open are more than many systems allow at first.
    private static func allowManyFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
