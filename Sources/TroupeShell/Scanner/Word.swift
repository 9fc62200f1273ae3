/// One word of the script as the scanner understood it.
struct Word {
    /// The text without quotes; `UInt8.hole` for each hole, `UInt8.expansion` for each other expansion.
    var skeleton: [UInt8] = []
    /// The holes of the skeleton, in order.
    var holes: [Int] = []
    /// Holes inside its parameter expansions (`${X:-${inputs.Y}}`).
    var innerHoles: [Int] = []
    /// The variables whose text it takes in (`$X`, `${X}`).
    var names: [String] = []
    /// Those of them that stand without quotes, so that their text splits into words.
    var splitNames: [String] = []
    /// The variable that it assigns.
    var assignment: String?
    /// Whether it is literal text without any quote, so that it can be a reserved word.
    var isPlain = true
    /// Where it begins in the scanned text.
    var start = 0

    /// The text, where it is known before the script runs.
    var text: String? {
        skeleton.contains { $0 == .hole || $0 == .expansion } ? nil : String(decoding: skeleton, as: UTF8.self)
    }

    /// The text of an unquoted literal word; nil for every other.
    var reserved: String? { isPlain ? text : nil }

    var allHoles: [Int] { holes + innerHoles }

    mutating func addExpansion() {
        isPlain = false
        skeleton.append(.expansion)
    }
}
