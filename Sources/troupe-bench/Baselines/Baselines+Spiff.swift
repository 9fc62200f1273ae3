extension Baselines {
    /// Seconds of processor time that SpiffWorkflow takes for one round of the very same file.
    static func spiff(
        python: String, script: String, file: String, process: String, effort: Effort
    ) async throws -> Double {
        let text = try await output(
            python, [script, file, process, "\(effort.runs)", "\(effort.rounds)", "\(BenchFiles.steps)"])
        let seconds = text.split(separator: "\n").compactMap { Double($0) }
        guard seconds.count == effort.rounds else { throw BenchError("\(script) said what cannot be read: \(text)") }
        return seconds.median
    }
}
