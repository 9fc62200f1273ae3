/// Called by libFuzzer to change a text where it stands.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: UInt32) -> Int {
    mutator.mutate(data, size, most, seed: seed)
}

/// Called by libFuzzer to make a text of two.
@_cdecl("LLVMFuzzerCustomCrossOver")
public func cross(
    _ one: UnsafePointer<UInt8>, _ oneSize: Int, _ other: UnsafePointer<UInt8>, _ otherSize: Int,
    _ out: UnsafeMutablePointer<UInt8>, _ most: Int, _ seed: UInt32
) -> Int {
    mutator.cross(
        Array(UnsafeBufferPointer(start: one, count: oneSize)),
        Array(UnsafeBufferPointer(start: other, count: otherSize)), out, most, seed: seed)
}
