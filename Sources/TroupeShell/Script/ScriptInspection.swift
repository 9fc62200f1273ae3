/// What can be said of a script without running it.
package struct ScriptInspection: Sendable {
    /// A command that the script calls by a name known from the text.
    package struct Command: Hashable, Sendable {
        package let name: String
        /// UTF-8 bytes of the author's text before it.
        package let offset: Int
    }

    /// A value at the beginning of an argument where the command still takes options.
    package struct OptionValue: Hashable, Sendable {
        /// Which of the script's expressions, from 0.
        package let hole: Int
        /// The command's name.
        package let command: String
    }

    /// In the order they were read.
    package let commands: [Command]
    /// Functions that the script defines.
    package let functions: Set<String>
    package let optionValues: [OptionValue]
    /// Places where a value may be taken for code.
    package let warnings: [ShellWarning]
    /// Whether the script was understood to its end; if not, what is here may be part of the truth.
    package let isComplete: Bool

    /// Reads a script.
    ///
    /// - Parameter parts: text, and expressions with the text between their `${` and `}`.
    package init(_ parts: [ScriptInspection.Part], limits: ShellLimits = ShellLimits()) {
        var bytes: [UInt8] = []
        var expressions: [String] = []
        /// By hole: where it stands, and how much longer the author's text is up to behind it.
        var shifts: [(place: Int, shift: Int)] = []
        var shift = 0
        var holdsNUL = false
        for part in parts {
            switch part {
            case .text(let text):
                holdsNUL = holdsNUL || text.utf8.contains(0)
                bytes += text.utf8
            case .expression(let text):
                shifts.append((bytes.count, shift))
                shift += text.utf8.count + 2
                bytes.append(.hole)
                expressions.append(text)
            }
        }
        guard !holdsNUL, bytes.count <= limits.scriptBytes, expressions.count <= limits.holes else {
            commands = []
            functions = []
            optionValues = []
            warnings = []
            isComplete = false
            return
        }
        var scanner = ShellScanner(bytes: bytes, expressions: expressions, limits: limits)
        var isComplete = true
        do throws(ShellError) { try scanner.scan() } catch { isComplete = false }
        self.isComplete = isComplete
        let total = shift
        commands = scanner.commandNames.map { name, place in
            let next = shifts.first { $0.place >= place }
            return Command(name: name, offset: place + (next?.shift ?? total))
        }
        functions = scanner.functionNames
        optionValues = scanner.optionHoles.map { OptionValue(hole: $0.hole, command: $0.command) }
        warnings = scanner.warnings
    }

    /// A stretch of a script.
    package enum Part: Hashable, Sendable {
        case text(String)
        case expression(String)
    }
}
