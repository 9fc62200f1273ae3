/// What an expression sees of the world: variables, the time, randomness. The language itself has none of them.
package protocol FEELEnvironment {
    /// The value of a variable, looked up when the expression reads it; nil where there is none.
    func value(of name: String) -> FEELValue?

    /// Microseconds since 1970 (UTC), for `now()` and `today()`.
    var now: Int64 { get }

    /// The zone `now()` and `today()` are given in.
    var zone: FEELZone { get }

    /// 64 random bits, for `random number()` and `uuid()`.
    func randomBits() -> UInt64
}

/// Variables from a context, a fixed time, and numbers from a seed.
package final class FEELVariables: FEELEnvironment {
    package var context: FEELContext
    package let now: Int64
    package let zone: FEELZone
    private var seed: UInt64

    package init(_ context: FEELContext = FEELContext(), now: Int64 = 0, zone: FEELZone = .offset(0), seed: UInt64 = 0)
    {
        self.context = context
        self.now = now
        self.zone = zone
        self.seed = seed
    }

    package func value(of name: String) -> FEELValue? { context[name] }

    /// SplitMix64.
    package func randomBits() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var bits = seed
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
