package import TroupeGraph

/// A shell script with holes, and the values that belong into them.
///
/// Rendering never makes a value into script text: each becomes a variable of the shell, and its hole a reference to
/// that variable, written as its place demands (LANGUAGE.md "Shell steps"). So no value can change how the script
/// parses. Unquoted references split into words and expand `*` and `?`, as every unquoted variable of a shell does
/// (`for FILE in ${inputs.FILES}`); a script that does not want this quotes them.
package struct ShellScript: Sendable {
    /// A stretch of a script.
    package enum Part: Equatable, Sendable {
        case text(String)
        /// `name` is the expression's text, for messages.
        case hole(name: String, value: Value)
    }

    /// Names beginning so are ours; a script that contains the word is refused.
    static let reservedPrefix = "__troupe_"

    let values: [(name: String, value: Value)]
    private let scanned: Result<ScannedScript, ShellError>

    /// Reads the script; what is wrong with it is thrown by `render`.
    package init(parts: [Part], limits: ShellLimits = ShellLimits()) {
        var values: [(name: String, value: Value)] = []
        var bytes: [UInt8] = []
        var containsNUL = false
        for part in parts {
            switch part {
            case .text(let text):
                containsNUL = containsNUL || text.utf8.contains(0)
                bytes += text.utf8
            case .hole(let name, let value):
                bytes.append(.hole)
                values.append((name, value))
            }
        }
        self.values = values
        scanned =
            containsNUL
            ? .failure(ShellError("the script contains a NUL character, which no shell can read; remove it"))
            : Result { () throws(ShellError) in
                try ScannedScript(bytes: bytes, expressions: values.map(\.name), limits: limits)
            }
        self.limits = limits
    }

    let limits: ShellLimits

    /// Reads an evaluated `.script` template: a string, or a list of strings (text) and maps `{"name": …, "value": …}`.
    package init(evaluated: Value, limits: ShellLimits = ShellLimits()) throws(ShellError) {
        switch evaluated {
        case .string(let text): self.init(parts: [.text(text)], limits: limits)
        case .list(let elements):
            var parts: [Part] = []
            for element in elements {
                if let text = element.stringValue {
                    parts.append(.text(text))
                } else if let name = element["name"]?.stringValue, let value = element["value"] {
                    parts.append(.hole(name: name, value: value))
                } else {
                    throw ShellError("a script's part is neither text nor a named value, but a \(element.kindName)")
                }
            }
            self.init(parts: parts, limits: limits)
        default: throw ShellError("a script must be text, not a \(evaluated.kindName)")
        }
    }

    /// Places where a value is safe in this script but another reader may take it for code.
    package var warnings: [ShellWarning] {
        if case .success(let script) = scanned { script.warnings } else { [] }
    }

    /// The script as the shell is to run it.
    ///
    /// - Parameter outputs: declared outputs; the shell reports the variables of these names when it ends.
    /// - Throws: when the script is not understood at a hole, or a value cannot stand where it is put; nothing has run.
    package func render(outputs: [String] = [], options: ShellOptions = ShellOptions()) throws(ShellError)
        -> RenderedScript
    {
        let script = try scanned.get()
        var references = References(script: script, values: values, limits: limits)
        var text: [UInt8] = []
        for piece in script.pieces {
            switch piece {
            case .text(let bytes): text += bytes
            case .reference(let hole, let backquotes):
                var reference = try references.reference(to: hole)
                for _ in 0..<backquotes { reference = ScriptPiece.backquoted(reference) }
                text += reference
            }
        }
        return RenderedScript(script: text, values: references.variables, outputs: outputs, options: options)
    }
}
