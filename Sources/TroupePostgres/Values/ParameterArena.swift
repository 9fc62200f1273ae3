/// The parameters of a whole request in one buffer, in PostgreSQL's binary format.
///
/// It is filled by the calling task, so encoding runs in parallel with the I/O thread, which only adds addresses.
struct ParameterArena: Sendable {
    /// Where one parameter lies; `length` is nil for NULL.
    struct Parameter: Sendable {
        var type: PostgresType
        var offset: Int
        var length: Int32?
    }

    private(set) var bytes: [UInt8] = []
    private(set) var parameters: [Parameter] = []

    /// The protocol counts parameters in 16 bits.
    static let parameterLimit = 65_535
    /// PostgreSQL's own limit of a message and of a value is 1 GiB; half of it leaves room for several.
    static let byteLimit = 512 << 20

    /// Appends the parameters of one statement and returns their range in `parameters`.
    mutating func append(_ values: [PostgresValue]) throws(PostgresError) -> Range<Int> {
        guard values.count <= Self.parameterLimit else {
            throw PostgresError(
                .invalidParameter,
                "a statement has \(values.count) parameters, the limit is \(Self.parameterLimit); send arrays instead")
        }
        let first = parameters.count
        parameters.reserveCapacity(first + values.count)
        for value in values {
            let offset = bytes.count
            let isNull = value == .null
            if !isNull { try append(value) }
            guard bytes.count <= Self.byteLimit else {
                throw PostgresError(
                    .invalidParameter, "the parameters of one request exceed \(Self.byteLimit >> 20) MiB; split it")
            }
            parameters.append(
                Parameter(type: value.type, offset: offset, length: isNull ? nil : Int32(bytes.count - offset)))
        }
        return first..<parameters.count
    }

    private mutating func append(_ value: PostgresValue) throws(PostgresError) {
        switch value {
        case .null: break
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int4(let value): appendBigEndian(value)
        case .int8(let value): appendBigEndian(value)
        case .double(let value): appendBigEndian(value.bitPattern)
        case .text(let value): appendUTF8(value)
        case .bytea(let value): bytes.append(contentsOf: value)
        case .jsonb(let value): appendJSONB(value)
        case .timestamptz(let value): try appendTimestamp(value)
        case .boolArray(let elements):
            try appendArray(elements, of: .bool, width: 1) { (arena, value) in arena.bytes.append(value ? 1 : 0) }
        case .int4Array(let elements):
            try appendArray(elements, of: .int4, width: 4) { (arena, value) in arena.appendBigEndian(value) }
        case .int8Array(let elements):
            try appendArray(elements, of: .int8, width: 8) { (arena, value) in arena.appendBigEndian(value) }
        case .doubleArray(let elements):
            try appendArray(elements, of: .float8, width: 8) { (arena, value) in
                arena.appendBigEndian(value.bitPattern)
            }
        case .textArray(let elements):
            try appendArray(elements, of: .text, width: 16) { (arena, value) in arena.appendUTF8(value) }
        case .byteaArray(let elements):
            try appendArray(elements, of: .bytea, width: 64) { (arena, value) in
                arena.bytes.append(contentsOf: value)
            }
        case .jsonbArray(let elements):
            try appendArray(elements, of: .jsonb, width: 64) { (arena, value) in arena.appendJSONB(value) }
        case .timestamptzArray(let elements):
            try appendArray(elements, of: .timestamptz, width: 8) {
                (arena, value) throws(PostgresError) in try arena.appendTimestamp(value)
            }
        }
    }

    /// `array_send` of the server: dimensions, has-nulls flag, element type, then size and lower bound of the one
    /// dimension, then each element with its length, -1 for NULL. An empty array has no dimension.
    private mutating func appendArray<Element>(
        _ elements: [Element?], of type: PostgresType, width: Int,
        _ appendElement: (inout ParameterArena, Element) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        bytes.reserveCapacity(bytes.count + 20 + elements.count * (4 + width))
        appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        appendBigEndian(Int32(elements.contains { $0 == nil } ? 1 : 0))
        appendBigEndian(type.rawValue)
        if elements.isEmpty { return }
        guard let count = Int32(exactly: elements.count) else {
            throw PostgresError(.invalidParameter, "an array of \(elements.count) elements is too long")
        }
        appendBigEndian(count)
        appendBigEndian(Int32(1))
        for element in elements {
            guard let element else {
                appendBigEndian(Int32(-1))
                continue
            }
            let lengthOffset = bytes.count
            appendBigEndian(Int32(0))
            try appendElement(&self, element)
            guard bytes.count <= Self.byteLimit else {
                throw PostgresError(
                    .invalidParameter, "the parameters of one request exceed \(Self.byteLimit >> 20) MiB; split it")
            }
            let length = UInt32(bytes.count - lengthOffset - 4)
            for index in 0..<4 {
                bytes[lengthOffset + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index)))
            }
        }
    }

    private mutating func appendBigEndian<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func appendUTF8(_ value: String) { bytes.append(contentsOf: value.utf8) }

    /// `jsonb_recv` expects a version byte, which is 1, before the text.
    private mutating func appendJSONB(_ value: [UInt8]) {
        bytes.append(1)
        bytes.append(contentsOf: value)
    }

    private mutating func appendTimestamp(_ value: PostgresTimestamp) throws(PostgresError) {
        guard let number = value.wireValue else {
            throw PostgresError(.invalidParameter, "a timestamp is outside of what PostgreSQL can keep")
        }
        appendBigEndian(number)
    }
}
