import Glibc
import Testing
import TroupeExpression
import TroupeGraph

/// The cases of the DMN TCK and of Camunda's own FEEL that lie beside the package in some checkouts.
struct CorpusTests {
    static let folder: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(4).joined(separator: "/") + "/../shared/corpora/"
    }()

    static let isAbsent = read("feel-tck-cases.json").isEmpty
    private static let skipped: Comment = "the corpora of FEEL cases are not beside this checkout"

    @Test(.disabled(if: isAbsent, skipped), arguments: ["feel-tck-cases.json", "feel-scala-cases.json"])
    func `at least 99 percent of a corpus hold`(name: String) throws {
        let cases = try #require(Value(jsonBytes: Self.read(name)).listValue)
        var misses: [String] = []
        for entry in cases {
            if let miss = FEELCase(entry).miss { misses.append(miss) }
        }
        let shown = misses.joined(separator: "\n")
        #expect(misses.count * 100 <= cases.count, "\(cases.count - misses.count) of \(cases.count)\n\(shown)")
        if getenv("TROUPE_FEEL_MISSES") != nil { print("\(name): \(misses.count) of \(cases.count) missed\n\(shown)") }
    }

    private static func read(_ name: String) -> [UInt8] {
        guard let file = fopen(folder + name, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}

/// One case: an expression with what it sees, and what is expected of it.
struct FEELCase {
    let entry: Value

    init(_ entry: Value) { self.entry = entry }

    /// What went wrong; nil where nothing did.
    var miss: String? {
        let expectsError = entry["expectError"] == true
        let expected = FEELTagged.decode(entry["expected"] ?? .null) ?? .string("?")
        let text = entry["expression"]?.stringValue ?? ""
        let id = entry["id"]?.stringValue ?? ""
        do throws(FEELError) {
            let request = FEELRequest(entry)
            let outcome = try request.evaluate()
            if expectsError, outcome.value.isNull { return nil }
            if Self.isSame(expected, outcome.value) { return nil }
            let found = FEELTagged.encode(outcome.value).json
            return "\(id): \(text) gave \(found), not \(FEELTagged.encode(expected).json) \(outcome.warnings)"
        } catch {
            return expectsError ? nil : "\(id): \(text) failed: \(error)"
        }
    }

    /// Numbers nearly so, as the corpora write them with fewer digits.
    static func isSame(_ left: FEELValue, _ right: FEELValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            guard let difference = left.subtracting(right)?.magnitude.double else { return false }
            return difference <= 1e-8 * max(1, left.magnitude.double)
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy(isSame)
        case (.context(let left), .context(let right)):
            return left.count == right.count
                && zip(left.keys, left.values).allSatisfy { key, value in right[key].map { isSame(value, $0) } ?? false
                }
        default: return FEELTagged.encode(left) == FEELTagged.encode(right)
        }
    }
}
