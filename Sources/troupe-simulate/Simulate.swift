import CTaskHook
import Glibc

/// `make simulate`: the engine under a simulated clock, journal, network and workers. See docs/durability.md.
@main
enum Simulate {
    static func main() {
        // Sets and dictionaries must have the same order each time.
        if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
            setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
            execv("/proc/self/exe", CommandLine.unsafeArgv)
        }
        do throws(SimulateError) {
            guard let options = try SimulateOptions(CommandLine.arguments.dropFirst()) else {
                print(SimulateOptions.help, terminator: "")
                return
            }
            troupe_jobs_hold()
            if options.proves { exit(Proof.run() ? 0 : 1) }
            if options.workers > 1 { exit(try Workers.run(options)) }
            exit(play(options) ? 0 : 1)
        } catch {
            print("\(error)")
            exit(2)
        }
    }

    /// False when a seed fails.
    private static func play(_ options: SimulateOptions) -> Bool {
        var (played, faults, records) = (0, 0, 0)
        let began = time(nil)
        for number in options.seeds {
            if let seconds = options.seconds, time(nil) - began >= seconds { break }
            CrashLine.set("seed \(number) crashed or hangs; again: make simulate SEED=\(number)\n")
            // For a seed that hangs in a loop of its own.
            alarm(60)
            let seed = Seed(number: number, faults: options.faults, mutation: options.mutation)
            let report = seed.play(Trace(options.isTraced ? .printed : .off))
            if !report.violations.isEmpty {
                tell(seed)
                return false
            }
            played += 1
            faults += report.faults
            records += report.records
        }
        alarm(0)
        let last = options.seeds.lowerBound + UInt64(max(1, played)) - 1
        print(
            "\(played) seeds (\(options.seeds.lowerBound)..\(last)), \(faults) faults, \(records) rows: every invariant held"
        )
        return true
    }

    private static func tell(_ failed: Seed) {
        alarm(240)
        let seed = failed.shrunk()
        let trace = Trace(.kept)
        let report = seed.play(trace)
        for line in trace.last { print(line) }
        for violation in report.violations { print("\(violation.invariant.rawValue): \(violation.detail)") }
        if report.violations.isEmpty { print("the seed fails only sometimes: something is not of the seed") }
        print("seed \(seed.number) fails after \(report.faults) faults; again: \(seed.command)")
    }
}

/// What is printed when the process crashes. It is kept for ever, as a signal may come at any time.
enum CrashLine {
    static func set(_ text: String) { troupe_name_crash(strdup(text)) }
}
