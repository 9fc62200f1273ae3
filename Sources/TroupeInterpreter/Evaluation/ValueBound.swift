import TroupeGraph

/// What one evaluated value may cost: loops can make a value larger in every round, and what is journaled has to be
/// read again.
enum ValueBound {
    /// Lists and maps inside each other: what can be read as JSON. Bytes are those of the JSON, roughly.
    private static let limits = Value.Size(bytes: 8 << 20, elements: 1 << 20, depth: JSONLimits().depth)

    /// The fault of a value that goes beyond; nil for one that does not.
    static func fault(of value: Value) -> Fault? {
        if value.size(within: limits) != nil { return nil }
        return Fault(
            "value.too-large",
            "a value is larger than \(limits.bytes >> 20) MiB, has more than \(limits.elements) elements, or is more than "
                + "\(limits.depth) lists and maps deep")
    }
}
