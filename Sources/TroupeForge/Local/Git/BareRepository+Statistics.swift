extension BareRepository {
    private static let fileLimit = 1_000

    /// What the source changes since it left the target.
    func statistics(_ target: String, _ source: String) async throws(ForgeError) -> PullRequestStatistics {
        let range = "\(target)...\(source)"
        let options = ["--no-renames", "--no-ext-diff", "--no-textconv"]
        let names = try await perform(["diff", "--name-only", "-z"] + options + [range, "--"])
        let totals = try await perform(["diff", "--shortstat"] + options + [range, "--"])
        let commits = try await perform(["rev-list", "--count", "\(target)..\(source)"])
        let numbers = Self.numbers(totals.text)
        return PullRequestStatistics(
            files: Array(names.parts.prefix(Self.fileLimit)), fileCount: numbers["file"] ?? 0,
            linesAdded: numbers["insertion"] ?? 0, linesDeleted: numbers["deletion"] ?? 0,
            commitCount: Int(commits.text) ?? 0)
    }

    /// The counts of ` 3 files changed, 5 insertions(+), 1 deletion(-)` by the singular of what is counted.
    private static func numbers(_ line: String) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for part in line.split(separator: ",") {
            let words = part.split(separator: " ")
            guard words.count >= 2, let number = Int(words[0]) else { continue }
            let word = words[1].prefix { $0.isLetter }
            numbers[String(word.last == "s" ? word.dropLast() : word)] = number
        }
        return numbers
    }
}
