import Glibc

/// Several processes, each with its part of the seeds: a process has one thread that plays.
enum Workers {
    static func run(_ options: SimulateOptions) throws(SimulateError) -> Int32 {
        let count = options.seeds.upperBound - options.seeds.lowerBound + 1
        let share = (count + UInt64(options.workers) - 1) / UInt64(options.workers)
        var children: [pid_t] = []
        var first = options.seeds.lowerBound
        while first <= options.seeds.upperBound {
            let last = min(options.seeds.upperBound, first + share - 1)
            var arguments = ["troupe-simulate", "--seeds", "\(first)..\(last)", "--faults", "\(options.faults)"]
            if let seconds = options.seconds { arguments += ["--seconds", "\(seconds)"] }
            if let mutation = options.mutation { arguments += ["--mutate", mutation.rawValue] }
            children.append(try start(arguments))
            first = last + 1
        }
        var result: Int32 = 0
        for child in children {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            if status != 0 { result = 1 }
        }
        return result
    }

    private static func start(_ arguments: [String]) throws(SimulateError) -> pid_t {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", nil, nil, pointers, environ) == 0 else {
            throw SimulateError("a worker cannot be started")
        }
        return child
    }
}
