package import TroupeGraph

/// The declared outputs of a shell step, gathered while it runs.
///
/// Each output is taken from the first of: a line `NAME=value` or a block `NAME<<WORD` … `WORD` on standard output (the
/// last one wins); the shell variable of that name when the script ended; an entry of that name in what a skill answered;
/// for exactly one declared output, all of standard output without blanks at its ends. An output found in none of them is
/// null.
package struct OutputCapture: Sendable {
    private let declared: [String]
    private var lines: OutputLines
    private var stdout: [UInt8] = []
    private var stdoutIsTooLong = false
    private let limit: Int

    /// - Parameter limit: bytes kept of any one value; a longer one counts as absent and is listed in `tooLong`.
    package init(declared: [String], limit: Int = 16 << 20) {
        self.declared = declared
        self.limit = limit
        lines = OutputLines(declared: Set(declared), limit: limit)
    }

    /// Outputs whose value was longer than the limit.
    package var tooLong: Set<String> { lines.tooLong }

    /// Takes in the next bytes of standard output, cut anywhere.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        guard !declared.isEmpty else { return }
        lines.append(bytes)
        guard declared.count == 1, !stdoutIsTooLong else { return }
        if stdout.count + bytes.count > limit {
            stdoutIsTooLong = true
            stdout = []
        } else {
            stdout += bytes
        }
    }

    /// The outputs at the end; `variables` are the bytes that the shell wrote to the capture descriptor, `answers` the
    /// entries of structured answers that skills gave.
    package consuming func finish(variables: [UInt8] = [], answers: ValueMap = [:]) -> ValueMap {
        lines.finish()
        let reported = Self.reported(variables, limit: limit)
        var outputs = ValueMap()
        for name in declared {
            let found = (lines.values[name] ?? reported[name]).map { Value.string($0) }
            outputs[name] = found ?? (tooLong.contains(name) ? nil : answers[name]) ?? .null
        }
        if declared.count == 1, let name = declared.first, outputs[name] == .null, !tooLong.contains(name) {
            let text = String(decoding: stdout.trimmed, as: UTF8.self)
            if !text.isEmpty { outputs[name] = .string(text) }
        }
        return outputs
    }

    /// The outputs of a script that has ended.
    package static func outputs(declared: [String], stdout: [UInt8], variables: [UInt8] = []) -> ValueMap {
        var capture = OutputCapture(declared: declared)
        capture.append(stdout)
        return capture.finish(variables: variables)
    }

    /// The outputs that can be shell variables.
    static func variables(of declared: [String]) -> [String] {
        declared.filter { $0.utf8.isShellName && !$0.hasPrefix(ShellScript.reservedPrefix) && $0.utf8.count <= 200 }
    }

    /// `NAME=value` entries ended by NUL; the last of a name wins, one cut off in the middle does not count.
    private static func reported(_ bytes: [UInt8], limit: Int) -> [String: String] {
        var values: [String: String] = [:]
        var entries = bytes.split(separator: 0, omittingEmptySubsequences: false)
        entries.removeLast()
        for entry in entries where entry.count <= limit {
            guard let equals = entry.firstIndex(of: .equals) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            values[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return values
    }
}

extension [UInt8] {
    /// Without blanks and line ends at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte.isBlank || (byte >= 0x0A && byte <= 0x0D) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return []
        }
        return self[first...last]
    }
}
