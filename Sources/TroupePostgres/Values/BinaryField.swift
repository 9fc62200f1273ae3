/// Decodes single values from PostgreSQL's binary format; nil for bytes that are not such a value.
enum BinaryField {
    static func bool(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        bytes.count == 1 ? bytes[0] != 0 : nil
    }

    static func int32(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        switch bytes.count {
        case 4: integer(bytes, Int32.self)
        case 2: integer(bytes, Int16.self).map(Int32.init)
        default: nil
        }
    }

    static func int64(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        bytes.count == 8 ? integer(bytes, Int64.self) : int32(bytes).map(Int64.init)
    }

    static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
        switch bytes.count {
        case 8: integer(bytes, UInt64.self).map(Double.init(bitPattern:))
        case 4: integer(bytes, UInt32.self).map { Double(Float(bitPattern: $0)) }
        default: nil
        }
    }

    /// The connection's client_encoding is UTF8, so the server has checked the bytes.
    static func string(_ bytes: UnsafeRawBufferPointer) -> String? { String(decoding: bytes, as: UTF8.self) }

    /// `jsonb` begins with a version byte, `json` with its text; a control character 1 never begins JSON text.
    static func jsonb(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        bytes.first == 1 ? [UInt8](bytes.dropFirst()) : [UInt8](bytes)
    }

    static func timestamp(_ bytes: UnsafeRawBufferPointer) -> PostgresTimestamp? {
        integer(bytes, Int64.self).map(PostgresTimestamp.init(wireValue:))
    }

    private static func integer<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ type: Number.Type
    ) -> Number? {
        bytes.count == MemoryLayout<Number>.size ? Number(bigEndian: bytes.loadUnaligned(as: Number.self)) : nil
    }
}
