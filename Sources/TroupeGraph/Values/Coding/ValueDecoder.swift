/// Decodes Codable things from values; errors carry the path of the wrong field.
struct ValueDecoder: Decoder {
    let value: Value
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<Thing: Decodable>(_ type: Thing.Type, from value: Value, path: [any CodingKey]) throws -> Thing {
        let decoder = ValueDecoder(value: value, codingPath: path)
        return try decoder.singleValueContainer().decode(type)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let map = value.mapValue else { throw mismatch([String: Value].self, "a map") }
        return KeyedDecodingContainer(Keyed(map: map, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let list = value.listValue else { throw mismatch([Value].self, "a list") }
        return Unkeyed(list: list, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

    fileprivate func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        .typeMismatch(
            type, .init(codingPath: codingPath, debugDescription: "\(expected) is expected, not a \(value.kindName)"))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let map: ValueMap
        let codingPath: [any CodingKey]
        var allKeys: [Key] { map.keys.compactMap(Key.init(stringValue:)) }

        private func place(_ key: any CodingKey) throws -> ValueDecoder {
            guard let value = map[key.stringValue] else {
                throw DecodingError.keyNotFound(
                    key, .init(codingPath: codingPath, debugDescription: "'\(key.stringValue)' is missing"))
            }
            return ValueDecoder(value: value, codingPath: codingPath + [key])
        }

        func contains(_ key: Key) -> Bool { map[key.stringValue] != nil }
        func decodeNil(forKey key: Key) throws -> Bool { map[key.stringValue]?.isNull ?? true }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try place(key).singleValueContainer().decode(type)
        }
        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { try place(key).container(keyedBy: type) }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try place(key).unkeyedContainer()
        }
        func superDecoder() throws -> any Decoder { try place(ValueCodingKey(stringValue: "super")) }
        func superDecoder(forKey key: Key) throws -> any Decoder { try place(key) }
    }

    private struct Unkeyed: UnkeyedDecodingContainer {
        let list: [Value]
        let codingPath: [any CodingKey]
        var currentIndex = 0
        var count: Int? { list.count }
        var isAtEnd: Bool { currentIndex >= list.count }

        init(list: [Value], codingPath: [any CodingKey]) {
            self.list = list
            self.codingPath = codingPath
        }

        private mutating func place() throws -> ValueDecoder {
            let path = codingPath + [ValueCodingKey(intValue: currentIndex)]
            guard !isAtEnd else {
                throw DecodingError.valueNotFound(
                    Value.self, .init(codingPath: path, debugDescription: "the list is too short"))
            }
            defer { currentIndex += 1 }
            return ValueDecoder(value: list[currentIndex], codingPath: path)
        }

        mutating func decodeNil() throws -> Bool {
            guard !isAtEnd, list[currentIndex].isNull else { return false }
            currentIndex += 1
            return true
        }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            try place().singleValueContainer().decode(type)
        }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> { try place().container(keyedBy: type) }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try place().unkeyedContainer()
        }
        mutating func superDecoder() throws -> any Decoder { try place() }
    }

    private struct Single: SingleValueDecodingContainer {
        let decoder: ValueDecoder
        var codingPath: [any CodingKey] { decoder.codingPath }

        func decodeNil() -> Bool { decoder.value.isNull }

        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            if type == Bool.self {
                guard let truth = decoder.value.boolValue as? T else { throw decoder.mismatch(type, "true or false") }
                return truth
            }
            if type == String.self {
                guard let text = decoder.value.stringValue as? T else { throw decoder.mismatch(type, "a string") }
                return text
            }
            if let integer = type as? any FixedWidthInteger.Type {
                guard case .number(.integer(let number)) = decoder.value,
                    let result = integer.init(exactly: number) as? T
                else { throw decoder.mismatch(type, "an integer") }
                return result
            }
            if let real = type as? any BinaryFloatingPoint.Type {
                guard case .number(let number) = decoder.value, let result = real.init(number.double) as? T else {
                    throw decoder.mismatch(type, "a number")
                }
                return result
            }
            return try T(from: decoder)
        }
    }
}
