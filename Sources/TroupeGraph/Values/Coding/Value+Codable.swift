extension Value {
    /// A Codable thing as a value: the structure that JSON would have, with exact numbers and ordered keys.
    package init(encoding thing: some Encodable) throws {
        self = try ValueEncoder.encode(thing, path: [])
    }

    /// The thing that this value encodes.
    package func decoded<Thing: Decodable>(as type: Thing.Type) throws -> Thing {
        try ValueDecoder.decode(type, from: self, path: [])
    }
}

/// Values pass through `ValueEncoder` and `ValueDecoder` as they are. Other coders would lose the order of keys and the
/// digits of numbers, so they are refused.
extension Value: Codable {
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? ValueDecoder else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "values are decoded from values only"))
        }
        self = decoder.value
    }

    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? ValueEncoder else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: encoder.codingPath, debugDescription: "values are encoded to values only"))
        }
        encoder.node.value = self
    }
}

extension ValueMap: Codable {
    package init(from decoder: any Decoder) throws {
        guard case .map(let map) = try Value(from: decoder) else {
            throw DecodingError.typeMismatch(
                ValueMap.self, .init(codingPath: decoder.codingPath, debugDescription: "a map is expected"))
        }
        self = map
    }

    package func encode(to encoder: any Encoder) throws { try Value.map(self).encode(to: encoder) }
}

/// Where a map or list is inside an encoded thing.
struct ValueCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
