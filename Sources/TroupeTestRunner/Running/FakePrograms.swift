import TroupeGraph

/// Programs on the `PATH` of a test's scripts, made of the stubs with a `command`.
///
/// Each is a script that takes the first stub whose arguments match and that is not used up, and notes the call; when
/// none is left, the program of that name further down the `PATH` runs for real. Texts of the test file stand in it only
/// as quoted words.
struct FakePrograms {
    /// One call, as it was noted.
    struct Call: Hashable {
        var program: String
        var arguments: [String]
        var step: String
        /// The stub that answered; nil when the real program ran, or none was there.
        var stub: Int?
        /// Whether there was neither a stub nor a program.
        var isMissing: Bool
    }

    let scratch: Scratch
    /// The `PATH` behind the fake programs.
    let path: String

    private var log: String { "\(scratch.notes)/calls" }

    /// Makes the programs; stubs are named by their position.
    func make(_ stubs: [Stub]) throws(TestRunnerError) {
        var names: [String] = []
        for case .program(let name, _) in stubs.map(\.kind) where !names.contains(name) { names.append(name) }
        for name in names {
            let script = script(name, stubs)
            guard Scratch.write(Array(script.utf8), to: "\(scratch.programs)/\(name)", mode: 0o755) else {
                throw .scratch("the program '\(name)' cannot be made")
            }
        }
    }

    private func script(_ name: String, _ stubs: [Stub]) -> String {
        // Not the PATH of the step, whose first bash may be a fake one.
        var lines = ["#!/bin/bash"]
        lines.append(
            "note() { printf '%s\\0' \"$stub\" \"$TROUPE_STEP_ID\" \"$#\" \"$0\" \"$@\" >>\(ShellQuoting.quoted(log)); }"
        )
        for (index, stub) in stubs.enumerated() {
            guard case .program(name, let arguments) = stub.kind,
                case .process(let exit, let stdout, let stderr, _) = stub.answer
            else { continue }
            let pattern = arguments?.shellPattern ?? "*"
            let step = stub.step?.content.step
            let isHere = step.map { "[ \"$TROUPE_STEP_ID\" = \(ShellQuoting.quoted($0)) ] && " } ?? ""
            let turns = "\(scratch.notes)/\(index)"
            // A directory is made by one of several that try at the same time.
            let isLeft =
                stub.times.map { times in
                    "{ for ((turn = 0; turn < \(times); turn++)); do mkdir \(ShellQuoting.quoted(turns)).$turn 2>/dev/null && break; done; ((turn < \(times))); } && "
                } ?? ""
            lines.append("case \"$*\" in \(pattern)) if \(isHere)\(isLeft)true; then")
            lines.append("stub=\(index); note \"$@\"")
            if !stdout.isEmpty { lines.append("printf '%s' \(ShellQuoting.quoted(Self.line(stdout)))") }
            if !stderr.isEmpty { lines.append("printf '%s' \(ShellQuoting.quoted(Self.line(stderr))) >&2") }
            lines.append("exit \(exit)")
            lines.append("fi ;; esac")
        }
        lines.append("IFS=: read -ra places <<<\(ShellQuoting.quoted(path))")
        lines.append("for place in \"${places[@]}\"; do")
        lines.append(
            "  if [ -x \"$place/${0##*/}\" ]; then stub=real; note \"$@\"; exec \"$place/${0##*/}\" \"$@\"; fi")
        lines.append("done")
        lines.append("stub=none; note \"$@\"")
        lines.append("printf '%s: no stub matches these arguments: %s\\n' \"${0##*/}\" \"$*\" >&2")
        lines.append("exit 127")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Output of programs ends with a line end.
    private static func line(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

    /// The calls so far, in order.
    func calls() -> [Call] {
        guard let bytes = Scratch.read(log) else { return [] }
        var words = bytes.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }[...]
        var calls: [Call] = []
        while words.count >= 4 {
            let head = Array(words.prefix(4))
            guard let count = Int(head[2]), words.count >= 4 + count else { break }
            let arguments = Array(words.dropFirst(4).prefix(count))
            let name = head[3].split(separator: "/").last.map(String.init) ?? head[3]
            calls.append(
                Call(
                    program: name, arguments: arguments, step: head[1], stub: Int(head[0]),
                    isMissing: head[0] == "none"))
            words = words.dropFirst(4 + count)
        }
        return calls
    }
}
