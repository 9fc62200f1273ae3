import Glibc
import Testing
import TroupeExpression
import TroupeGraph

@testable import TroupeCompiler

/// A single wrong character in a key, an id, a value or an expression is told with its line.
///
/// Every workflow of the repository is spoiled in many ways. Of the mistakes that change the graph or make the file
/// unloadable, at least 95 of 100 must be reported at their line. `TROUPE_MUTATIONS=all` tries every one,
/// `TROUPE_MUTATIONS=<count>` so many; `TROUPE_MUTATIONS_SHOW=1` lists those that are missed.
@Suite struct MutationTests {
    struct Tally {
        var tried = 0
        var changed = 0
        var reported = 0
        var percent: Double { changed == 0 ? 100 : Double(reported) / Double(changed) * 100 }
    }

    static let documents = LintDocument.scan([Examples.root + "/workflows", Examples.root + "/personas"]).documents
    static let limit = getenv("TROUPE_MUTATIONS").map { String(cString: $0) == "all" ? Int.max : atol($0) } ?? 2500
    static let shows = getenv("TROUPE_MUTATIONS_SHOW") != nil

    @Test func `single wrong characters are told with their line`() throws {
        let workflows = Self.documents.filter { $0.kind == .workflow }
        let share = max(20, Self.limit / max(1, workflows.count))
        var tallies: [MutationTokens.Category: Tally] = [:]
        var missed: [String] = []
        for document in workflows {
            let others = Self.documents.filter { $0.path != document.path }
            var surroundings = Linter([], library: others).surroundings
            surroundings.wordsIncludeFile = false
            #expect(Linter.check(document, surroundings).map(\.description) == [])
            let graph = GraphText.of(document)
            var random = SplitMix(state: 7)
            for mutation in Self.mutations(of: document.bytes, share, &random) {
                let mutant = LintDocument(path: document.path, bytes: mutation.bytes)
                tallies[mutation.category, default: Tally()].tried += 1
                if let text = GraphText.of(mutant), text == graph { continue }
                tallies[mutation.category, default: Tally()].changed += 1
                let findings = Linter.check(mutant, surroundings)
                if findings.contains(where: { $0.location.line == mutation.line }) {
                    tallies[mutation.category, default: Tally()].reported += 1
                } else {
                    let name = Examples.name(document.path)
                    let elsewhere = findings.first.map { " — told elsewhere: \($0.location.line) \($0.rule)" } ?? ""
                    missed.append(
                        "\(mutation.category.rawValue) \(name):\(mutation.line): \(mutation.text)\(elsewhere)")
                }
            }
        }
        var total = Tally()
        for category in MutationTokens.Category.allCases {
            guard let tally = tallies[category] else { continue }
            total.tried += tally.tried
            total.changed += tally.changed
            total.reported += tally.reported
            print("mutations in \(category.rawValue): \(Self.text(tally))")
        }
        print("mutations: \(Self.text(total))")
        if Self.shows { for line in missed { print("missed: \(line)") } }
        #expect(total.changed > 100)
        #expect(total.percent >= 95, "\(missed.prefix(20).joined(separator: "\n"))")
    }

    private static func text(_ tally: Tally) -> String {
        "\(tally.tried) tried, \(tally.changed) change the graph, \(tally.reported) told (\(Int(tally.percent * 10)) ‰)"
    }

    struct Mutation {
        let category: MutationTokens.Category
        let bytes: [UInt8]
        let line: Int
        let text: String
    }

    /// A sample of the mistakes that can be made in a file.
    private static func mutations(of source: [UInt8], _ count: Int, _ random: inout SplitMix) -> [Mutation] {
        var all: [(MutationTokens.Token, index: Int, kind: Int)] = []
        for token in MutationTokens(of: source).tokens {
            for index in token.bytes.indices { for kind in 0..<4 { all.append((token, index, kind)) } }
        }
        if count < all.count {
            all.shuffle(using: &random)
            all.removeSubrange(count...)
        }
        return all.compactMap { mutation($0, $1, $2, in: source, &random) }
    }

    private static func mutation(
        _ token: MutationTokens.Token, _ index: Int, _ kind: Int, in source: [UInt8], _ random: inout SplitMix
    ) -> Mutation? {
        var bytes = source
        let place = token.bytes[index]
        // Before an expression stands text, which is free.
        if token.category == .expression, kind == 2, source[place] == UInt8(ascii: "$") { return nil }
        switch kind {
        case 0:
            bytes[place] = letter(like: source[place], &random)
            if bytes[place] == source[place] { return nil }
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(letter(like: source[place], &random), at: place)
        default:
            guard index + 1 < token.bytes.count, token.bytes[index + 1] == place + 1,
                source[place] != source[place + 1]
            else { return nil }
            bytes.swapAt(place, place + 1)
        }
        let line = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[token.line - 1]
        return Mutation(
            category: token.category, bytes: bytes, line: token.line, text: String(decoding: line, as: UTF8.self))
    }

    /// What a finger may hit instead: a letter of the same case, a digit for a digit, a letter for a sign.
    private static func letter(like byte: UInt8, _ random: inout SplitMix) -> UInt8 {
        switch byte {
        case 0x30...0x39: UInt8.random(in: 0x30...0x39, using: &random)
        case 0x41...0x5A: UInt8.random(in: 0x41...0x5A, using: &random)
        default: UInt8.random(in: 0x61...0x7A, using: &random)
        }
    }
}

/// A graph as text in which only what it does counts: no places in the file, no white space of expressions.
enum GraphText {
    /// Nil for a file that cannot be loaded.
    static func of(_ document: LintDocument) -> String? {
        guard var definition = document.definition else { return nil }
        for index in definition.expressions.indices {
            definition.expressions[index].line = 0
            definition.expressions[index].column = 0
            guard let expression = try? Expression(parsing: definition.expressions[index].text) else { continue }
            definition.expressions[index].text = text(expression.outline)
        }
        return GraphDump.text(definition)
    }

    private static func text(_ outline: ExpressionOutline) -> String {
        switch outline {
        case .path(let reference, let isLength): return "\(reference)\(isLength ? ".length" : "")"
        case .constant(let value): return value.json
        default:
            let name = "\(outline)".prefix { $0 != "(" }
            let detail: String =
                switch outline {
                case .compare(let sign, _, _): sign
                case .arithmetic(let signs, _): signs.joined()
                case .call(let name, _): name
                case .map(let keys, _): keys.joined(separator: ",")
                default: ""
                }
            return "\(name) \(detail)(\(outline.children.map(text).joined(separator: ", ")))"
        }
    }
}
