/// A script with its values set apart: what to start, and which bytes to hand it.
///
/// Start `arguments` (found on the `PATH`) with two open descriptors beyond the standard three:
/// - `RenderedScript.inputDescriptor`, for reading, at its beginning: a memfd or file with `input` (a pipe works, slower).
///   The shell closes it before the script begins, so the script's own use of the number is free.
/// - `RenderedScript.captureDescriptor`, for reading and writing, empty: a memfd or file. Read it from its beginning when
///   the shell has ended, and give the bytes to `OutputCapture`. It may be left out when `reportsVariables` is false.
///   Children of the script inherit it; since it is a file, none can hold anything up by keeping it open.
///
/// The shell's arguments have a fixed size, so neither script nor values meet a limit of the system. Line numbers in
/// messages are those of the author's script. Exit code 125 with a message tells that `input` could not be read.
package struct RenderedScript: Sendable {
    /// Where the shell reads `input`.
    package static let inputDescriptor: Int32 = 3
    /// Where the shell writes the declared variables: high, since scripts use low numbers themselves.
    package static let captureDescriptor: Int32 = 200

    /// The author's text with references in place of values; the same for all values but for equal ones and integers.
    package let script: String
    /// The values, each with the variable that holds it.
    package let values: [(variable: String, bytes: [UInt8])]
    /// The shell and its arguments.
    package let arguments: [String]
    /// The bytes for `inputDescriptor`.
    package let input: [UInt8]
    /// Whether the shell writes to `captureDescriptor`.
    package let reportsVariables: Bool

    init(script: [UInt8], values: [[UInt8]], outputs: [String], options: ShellOptions) {
        let names = OutputCapture.variables(of: outputs)
        self.script = String(decoding: script, as: UTF8.self)
        self.values = values.enumerated().map { ("\(ShellScript.reservedPrefix)v\($0 + 1)", $1) }
        reportsVariables = !names.isEmpty
        let capture = VariableCapture(names: names, watchesTraps: script.mentions("trap"))
        switch options.shell {
        case .bash:
            let loader = BashLoader(valueCount: values.count, capture: capture, prelude: options.prelude)
            arguments = ["bash", "-c", loader.text, "bash"]
            input = BashLoader.input(script: script, values: values)
        case .sh:
            let loader = PosixLoader(capture: capture, prelude: options.prelude)
            arguments = ["sh", "-c", loader.text, "sh"]
            input = PosixLoader.input(script: script, values: values)
        }
    }
}

extension [UInt8] {
    /// Whether the word occurs anywhere.
    fileprivate func mentions(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { wanted in
            indices.dropLast(Swift.max(0, wanted.count - 1)).contains { start in
                self[start] == wanted[0] && self[start...].starts(with: wanted)
            }
        }
    }
}
