import TroupeGraph

/// What one evaluated value may cost: loops can make a value larger in every round, and what is journaled has to be
/// read again.
enum ValueBound {
    /// UTF-8 bytes of JSON, roughly.
    static let bytes = 8 << 20
    /// Lists and maps inside each other: what can be read as JSON.
    static let depth = JSONLimits().depth

    /// The fault of a value that goes beyond; nil for one that does not.
    static func fault(of value: Value) -> Fault? {
        var rest = bytes
        return check(value, depth: depth, rest: &rest)
    }

    /// The fault of a text that would be `size` bytes long.
    static func fault(ofText size: Int) -> Fault? {
        size <= bytes ? nil : tooLarge
    }

    private static var tooLarge: Fault {
        Fault("value.too-large", "a value is larger than \(bytes >> 20) MiB, the most there may be")
    }

    private static func check(_ value: Value, depth: Int, rest: inout Int) -> Fault? {
        rest -= 4
        switch value {
        case .null, .bool, .number: break
        case .string(let text): rest -= text.utf8.count
        case .list(let elements):
            if depth == 0 { return tooDeep }
            for element in elements {
                if let fault = check(element, depth: depth - 1, rest: &rest) { return fault }
            }
        case .map(let entries):
            if depth == 0 { return tooDeep }
            for (key, element) in entries {
                rest -= key.utf8.count
                if let fault = check(element, depth: depth - 1, rest: &rest) { return fault }
            }
        }
        return rest < 0 ? tooLarge : nil
    }

    private static var tooDeep: Fault {
        Fault("value.too-deep", "a value has lists and maps more than \(depth) deep inside each other")
    }
}
