/// Reads big-endian fields of a value the server sent; nil past the end, so a malformed value cannot trap.
struct BinaryReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    mutating func read<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        guard let field = bytes(MemoryLayout<Number>.size) else { return nil }
        return Number(bigEndian: field.loadUnaligned(as: Number.self))
    }

    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }

    /// The elements of a one-dimensional array as `array_send` writes it; nil when it is not one.
    static func array<Element>(
        _ bytes: UnsafeRawBufferPointer, _ decode: (UnsafeRawBufferPointer) -> Element?
    ) -> [Element?]? {
        var reader = BinaryReader(bytes)
        guard let dimensions: Int32 = reader.read(), reader.read(Int32.self) != nil, reader.read(UInt32.self) != nil
        else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count: Int32 = reader.read(), reader.read(Int32.self) != nil, count >= 0,
            Int(count) <= bytes.count / 4
        else { return nil }
        var elements: [Element?] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let length: Int32 = reader.read() else { return nil }
            if length < 0 {
                elements.append(nil)
            } else {
                guard let field = reader.bytes(Int(length)), let element = decode(field) else { return nil }
                elements.append(element)
            }
        }
        return elements
    }
}
