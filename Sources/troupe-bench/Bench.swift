import Glibc

/// `make bench`: what the engine costs here, beside baselines that are taken in the same run. See docs/benchmarks.md.
@main
enum Bench {
    static func main() async {
        let options: BenchOptions
        do {
            guard let given = try BenchOptions(CommandLine.arguments.dropFirst()) else {
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
        return report
    }
}
