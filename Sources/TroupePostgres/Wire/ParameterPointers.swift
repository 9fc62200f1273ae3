/// The C arrays libpq wants for a request's parameters, kept and reused from request to request.
struct ParameterPointers {
    private var types: [UInt32] = []
    private var values: [UnsafePointer<CChar>?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Addresses that are valid while `withPointers` runs.
    struct Addresses {
        var types: UnsafePointer<UInt32>
        var values: UnsafePointer<UnsafePointer<CChar>?>
        var lengths: UnsafePointer<Int32>
        var formats: UnsafePointer<Int32>
    }

    /// Calls `body` with one array per property over all parameters of the request.
    mutating func withPointers<Result>(to arena: ParameterArena, _ body: (Addresses) -> Result) -> Result {
        let count = arena.parameters.count
        // At least one element each, so that every array has an address.
        types.resize(count + 1, 0)
        values.resize(count + 1, nil)
        lengths.resize(count + 1, 0)
        formats.resize(count + 1, 1)
        return arena.bytes.withUnsafeBytes { bytes in
            // An empty value still needs an address: to libpq a null pointer is NULL.
            withUnsafeBytes(of: UInt64(0)) { empty in
                let base = bytes.baseAddress ?? empty.baseAddress
                for (index, parameter) in arena.parameters.enumerated() {
                    types[index] = parameter.type.rawValue
                    values[index] =
                        parameter.length == nil
                        ? nil : base.map { ($0 + parameter.offset).assumingMemoryBound(to: CChar.self) }
                    lengths[index] = parameter.length ?? 0
                }
                return types.withUnsafeBufferPointer { types in
                    values.withUnsafeBufferPointer { values in
                        lengths.withUnsafeBufferPointer { lengths in
                            formats.withUnsafeBufferPointer { formats in
                                body(
                                    Addresses(
                                        types: types.baseAddress!, values: values.baseAddress!,
                                        lengths: lengths.baseAddress!, formats: formats.baseAddress!))
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Array {
    fileprivate mutating func resize(_ count: Int, _ filler: Element) {
        if self.count < count { append(contentsOf: repeatElement(filler, count: count - self.count)) }
        // Keep a usual size; let go of what one huge request needed.
        if self.count > 65_536, count < 65_536 { removeLast(self.count - 65_536) }
    }
}
