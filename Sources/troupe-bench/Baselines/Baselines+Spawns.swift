import Glibc
import TroupeProcess

extension Baselines {
    /// B2: how many times a second `posix_spawn` starts `true`, the best of one to four in flight.
    static func spawns(_ effort: Effort) async throws -> BenchLine.Baseline {
        Progress.say("posix_spawn of true")
        guard let program = ExecutableLookup.find("true", path: searchPath, workingDirectory: "/") else {
            throw BenchError("there is no 'true' on the PATH")
        }
        let count = effort.spawns
        return try await Blocking.run {
            var best = 0.0
            for inFlight in 1...4 { best = max(best, try rate(of: program, count: count, inFlight: inFlight)) }
            return .init(name: "B2 posix_spawn", value: best)
        }
    }

    private static func rate(of program: String, count: Int, inFlight: Int) throws(BenchError) -> Double {
        let word = strdup(program)
        defer { free(word) }
        var words = [word, nil]
        var nothing: [UnsafeMutablePointer<CChar>?] = [nil]
        var children: [pid_t] = []
        var first = 0
        let watch = Stopwatch(.wall)
        while first < count {
            while children.count < count, children.count - first < inFlight {
                var pid = pid_t()
                guard posix_spawn(&pid, program, nil, nil, &words, &nothing) == 0 else {
                    throw BenchError("'true' cannot be started")
                }
                children.append(pid)
            }
            var status: Int32 = 0
            guard waitpid(children[first], &status, 0) == children[first], status == 0 else {
                throw BenchError("'true' failed")
            }
            first += 1
        }
        return Double(count) / watch.seconds
    }
}
