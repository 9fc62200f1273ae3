import Glibc

/// How often a fault is made to happen.
enum Rounds {
    /// What the environment says, else a few in `make test` and many in `make soak`.
    static func count(_ variable: String, short: Int, long: Int) -> Int {
        if let text = getenv(variable), let number = Int(String(cString: text)), number > 0 { return number }
        return Troupe.isSoak ? long : short
    }

    /// The seed of a test's moments: one of its own, or that of an earlier one.
    static func seed() -> UInt64 {
        getenv("TROUPE_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 1...1_000_000)
    }

    /// Lets so many seconds pass: how long a fault lasts is a part of it.
    static func pass(_ seconds: Double) async throws {
        _ = await (try TestProgram("/bin/sleep", ["\(seconds)"], environment: [:])).ended()
    }
}
