/// The git program, with nobody's configuration.
enum Git {
    /// Runs it to its end.
    static func run(_ arguments: [String], in directory: String) async throws -> TestProgram.Ending {
        await
            (try TestProgram(
                "/usr/bin/git", ["-c", "user.name=Lee", "-c", "user.email=lee@example.org"] + arguments,
                environment: Troupe.environment, directory: directory)).ended()
    }

    /// What it prints; its failure is an error.
    @discardableResult
    static func ask(_ arguments: [String], in directory: String) async throws -> String {
        let ending = try await run(arguments, in: directory)
        guard ending.code == 0 else { throw Trouble("git \(arguments): \(ending)") }
        return ending.output
    }
}
