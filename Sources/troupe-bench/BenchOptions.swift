/// What the command line asks for.
struct BenchOptions {
    /// Where the processes and workflows lie that are measured.
    var files = "bench"
    /// A Python that has SpiffWorkflow; nil: that baseline is not taken.
    var python: String?
    /// The program `troupe`; nil: the one beside this program.
    var troupe: String?
    /// The lines whose names begin so are measured.
    var only = ""
    /// Where the report is written too, as JSON.
    var output: String?
    /// Prints the report as JSON and not as a table.
    var isJSON = false
    /// Everything once, and little of it: shows that the program works, not what anything costs.
    var isQuick = false

    static let help = """
        Usage: troupe-bench [--quick] [--json] [--files DIR] [--spiff PYTHON] [--troupe PROGRAM]
                    [--only NAME] [--output FILE]

          --quick         everything once, and little of it: no number means anything then
          --json          print the report as JSON
          --files DIR     what is measured (default: bench)
          --spiff PYTHON  a Python with SpiffWorkflow, for its baseline
          --troupe PROGRAM  the server that is measured (default: the one beside this program)
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
            case "--files", "--spiff", "--troupe", "--only", "--output":
                guard let value = rest.popFirst() else { throw BenchError("\(name) needs a value") }
                switch name {
                case "--files": files = value
                case "--spiff": python = value
                case "--troupe": troupe = value
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
