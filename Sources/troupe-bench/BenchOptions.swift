/// What the command line asks for.
struct BenchOptions {
    /// Where the processes and workflows lie that are measured.
    var files = "bench"
    /// A Python that has SpiffWorkflow; nil: that baseline is not taken.
    var python: String?
    /// The lines whose names begin so are measured.
    var only = ""
    /// Where the report is written too, as JSON.
    var output: String?
    /// Prints the report as JSON and not as a table.
    var isJSON = false
    /// Everything once, and little of it: shows that the program works, not what anything costs.
    var isQuick = false

    static let help = """
        Usage: troupe-bench [--quick] [--json] [--files DIR] [--spiff PYTHON] [--only NAME]
                    [--output FILE]

          --quick         everything once, and little of it: no number means anything then
          --json          print the report as JSON
          --files DIR     what is measured (default: bench)
          --spiff PYTHON  a Python with SpiffWorkflow, for its baseline
          --only NAME     only lines whose names begin so: durable, memory/bpmn
          --output FILE   write the report as JSON to this file too

        """

    /// nil: help is wanted.
    init?(_ arguments: some Sequence<String>) throws(BenchError) {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            switch name {
            case "--help", "-h": return nil
            case "--quick": isQuick = true
            case "--json": isJSON = true
            case "--files", "--spiff", "--only", "--output":
                guard let value = rest.popFirst() else { throw BenchError("\(name) needs a value") }
                switch name {
                case "--files": files = value
                case "--spiff": python = value
                case "--only": only = value
                default: output = value
                }
            default: throw BenchError("there is no option '\(name)'; see troupe-bench --help")
            }
        }
    }

    /// Whether a line is to be measured.
    func wants(_ name: String) -> Bool { name.hasPrefix(only) }

    /// How often and how long things are done.
    var effort: Effort { isQuick ? .quick : .full }
}

/// How much is measured.
struct Effort {
    /// Runs of one round.
    var runs: Int
    /// Rounds in memory, of which the median counts.
    var rounds: Int
    /// The same of what is durable.
    var durableRounds: Int
    /// Runs at a time, and clients of pgbench.
    var inFlight: Int
    /// Transactions of each client of pgbench.
    var transactions: Int

    static let full = Effort(runs: 200, rounds: 25, durableRounds: 9, inFlight: 50, transactions: 1000)
    static let quick = Effort(runs: 4, rounds: 1, durableRounds: 1, inFlight: 2, transactions: 4)
}
