/// What the command line asks for.
struct SimulateOptions {
    var seeds: ClosedRange<UInt64> = 1...200
    /// Faults of a seed at most.
    var faults = 40
    /// Processes at once.
    var workers = 1
    /// Prints what happens.
    var isTraced = false
    var mutation: Mutation?
    /// Shows that each invariant can fail.
    var proves = false
    /// Seconds after which no further seed begins.
    var seconds: Int?

    static let help = """
        Usage: troupe-simulate [--seeds N | --seeds A..B | --seed N] [--faults N] [--workers N]
                    [--seconds N] [--trace] [--mutate NAME] [--prove]

          --seeds N      the seeds 1 to N (default: 200); A..B: those
          --seed N       only this one
          --faults N     faults of a seed, at most (default: 40); 0: none
          --workers N    processes at once (default: 1)
          --seconds N    begin no further seed after that time
          --trace        print what happens
          --mutate NAME  build a fault in on purpose
          --prove        show for each such fault that it is noticed

        """

    /// nil: help is wanted.
    init?(_ arguments: some Sequence<String>) throws(SimulateError) {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            switch name {
            case "--help", "-h": return nil
            case "--trace": isTraced = true
            case "--prove": proves = true
            case "--seeds", "--seed", "--faults", "--workers", "--seconds", "--mutate":
                guard let value = rest.popFirst() else { throw SimulateError("\(name) needs a value") }
                try take(name, value)
            default: throw SimulateError("what is \(name)? (--help tells)")
            }
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(SimulateError) {
        if name == "--mutate" {
            guard let found = Mutation(rawValue: value) else { throw SimulateError("there is no mutation \(value)") }
            mutation = found
            return
        }
        if name == "--seeds", let range = Self.range(value) {
            seeds = range
            return
        }
        guard let number = UInt64(value), number < 1 << 40 else {
            throw SimulateError("\(name): \(value) is no number")
        }
        switch name {
        case "--seeds": seeds = 1...max(1, number)
        case "--seed": seeds = number...number
        case "--faults": faults = Int(number)
        case "--workers": workers = Int(max(1, min(number, 64)))
        default: seconds = Int(number)
        }
    }

    private static func range(_ text: String) -> ClosedRange<UInt64>? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
        guard parts.count == 2, text.contains(".."), let first = parts[0], let last = parts[1], first <= last else {
            return nil
        }
        return first...last
    }
}

/// Why the program cannot do what it is asked.
struct SimulateError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
