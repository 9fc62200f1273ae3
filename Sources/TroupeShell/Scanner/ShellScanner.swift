/// Reads a script as bash does, far enough to know in which quoting and nesting each hole stands.
///
/// A descent over the grammar: `+Commands` lists and simple commands, `+Words` words, `+Quotes`, `+Parameters` `${…}`,
/// `+Arithmetic`, `+Conditions` `[[ ]]`, `+Cases`, `+HereDocuments`, `+Backquotes`; every descent counts against
/// `ShellLimits.depth`. What it does not understand it refuses, and then nothing is run. A mistake of it could make a
/// reference read wrong, but no value into code: the script it yields does not depend on the values.
struct ShellScanner {
    /// The script; each hole is one byte `UInt8.hole`.
    let bytes: [UInt8]
    /// The expressions' texts, for messages, by hole.
    let expressions: [String]
    let limits: ShellLimits
    /// Where the holes stand in `bytes`.
    let holePositions: [Int]
    /// Where its lines end.
    let newlines: [Int]
    /// The number of the first hole, and the first line: a backquoted substitution is scanned on its own.
    let firstHole: Int
    let firstLine: Int

    var position = 0
    /// Where the present stretch ends: the script's end, or that of a here-document's body.
    var end: Int
    var depth = 0
    var edits: [Edit] = []
    /// By hole.
    var uses: [Int: HoleUse] = [:]
    var warnings: [ShellWarning] = []
    /// Here-documents announced on the present line.
    var pendingHereDocuments: [HereDocument] = []
    var hereDocumentsAreBlocked = false
    /// The word being read is an argument of `declare -A`.
    var declaresAssociative = false
    /// Where the parenthesis opened at a place closes, as far as looked up.
    var parentheses: [Int: Int] = [:]
    /// What is known of the script's own variables.
    var variables = VariableFacts()
    /// The names of commands, where they are known from the text, and where each stands in `bytes`.
    var commandNames: [(name: String, place: Int)] = []
    /// Functions that the script defines.
    var functionNames: Set<String> = []
    /// Holes that begin an argument where the command still reads options.
    var optionHoles: [(hole: Int, command: String)] = []

    /// A change to the text.
    struct Edit {
        var position: Int
        var length: Int
        var pieces: [ScriptPiece]
    }

    init(bytes: [UInt8], expressions: [String], limits: ShellLimits, firstHole: Int = 0, firstLine: Int = 1) {
        self.bytes = bytes
        self.expressions = expressions
        self.limits = limits
        self.firstHole = firstHole
        self.firstLine = firstLine
        holePositions = bytes.indices.filter { bytes[$0] == .hole }
        newlines = bytes.indices.filter { bytes[$0] == .newline }
        end = bytes.count
    }

    /// Reads the whole text.
    mutating func scan() throws(ShellError) {
        try commandList(until: .end)
        for (offset, place) in holePositions.enumerated() where uses[firstHole + offset] == nil {
            throw refusal("the script is not understood at this place; put the value into a variable first", at: place)
        }
    }

    /// The text with its changes made.
    var pieces: [ScriptPiece] {
        var pieces: [ScriptPiece] = []
        var done = 0
        let ordered = edits.enumerated().sorted {
            ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
        }
        for (_, edit) in ordered {
            if edit.position > done { pieces.append(.text(Array(bytes[done..<edit.position]))) }
            pieces += edit.pieces
            done = max(done, edit.position + edit.length)
        }
        if done < bytes.count { pieces.append(.text(Array(bytes[done...]))) }
        return pieces
    }
}

extension ShellScanner {
    /// The byte `offset` bytes ahead within the present stretch.
    func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < end ? bytes[position + offset] : nil
    }

    /// Whether the text ahead is `text`.
    func isAhead(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= end else { return false }
        return text.withUTF8Buffer { text in text.indices.allSatisfy { text[$0] == bytes[position + $0] } }
    }

    /// The line of a place in the author's script.
    func line(at place: Int) -> Int {
        firstLine + Self.count(of: newlines, before: place)
    }

    /// The number of the hole at a place.
    func hole(at place: Int) -> Int {
        firstHole + Self.count(of: holePositions, before: place)
    }

    /// How many of the ordered places lie before one.
    private static func count(of places: [Int], before place: Int) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// An error at a place; it names the expression if a hole stands there.
    func refusal(_ message: String, at place: Int) -> ShellError {
        let isHole = place < bytes.count && bytes[place] == .hole
        return ShellError(message, line: line(at: place), expression: isHole ? expressions[hole(at: place)] : nil)
    }

    /// Enters one more level of nesting; the caller leaves it again.
    mutating func descend() throws(ShellError) {
        depth += 1
        if depth > limits.depth {
            throw refusal("quotes and substitutions are nested deeper than \(limits.depth)", at: position)
        }
    }

    /// Fills the hole at the position and steps over it.
    mutating func fill(
        _ form: HoleUse.Form, _ requirement: HoleUse.Requirement = [], place: String = ""
    ) -> Int {
        let number = hole(at: position)
        uses[number] = HoleUse(form: form, requirement: requirement, place: place, line: line(at: position))
        edits.append(Edit(position: position, length: 1, pieces: [.reference(hole: number, backquotes: 0)]))
        position += 1
        return number
    }

    /// Demands something of values that were filled in before.
    mutating func demand(_ requirement: HoleUse.Requirement, of holes: [Int], place: String) {
        for hole in holes where uses[hole]?.requirement.isSuperset(of: requirement) == false {
            uses[hole]?.requirement.formUnion(requirement)
            uses[hole]?.place = place
        }
    }

    /// Warns of the values.
    mutating func warn(_ holes: [Int], _ message: String) {
        for hole in holes where warnings.count < limits.warnings {
            let line = uses[hole]?.line ?? firstLine
            warnings.append(ShellWarning(message: message, line: line, expression: expressions[hole]))
        }
    }

    /// Writes a backslash before the byte at a place, so that it stands for itself.
    mutating func escape(at place: Int) {
        edits.append(Edit(position: place, length: 0, pieces: [.text([.backslash])]))
    }
}
