extension Array where Element == Double {
    /// The middle one; of an even number the lower of the two.
    var median: Double {
        isEmpty ? .nan : sorted()[(count - 1) / 2]
    }
}
