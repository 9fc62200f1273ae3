/// Where the program `troupe-supervisor` is.
enum SupervisorExecutable {
    /// The given path, else where it is installed.
    static func locate(explicit: String?) throws(ProcessError) -> String {
        let candidates = explicit.map { [$0] } ?? CompanionProgram.places(of: "troupe-supervisor")
        for candidate in candidates where ExecutableLookup.isExecutable(candidate) { return candidate }
        throw .supervisorMissing(searched: candidates)
    }
}
