/// Encodes Codable things as values. Optional properties that are nil are left out, as synthesized code does.
final class ValueEncoder: Encoder {
    /// A place to be filled; containers hold their children's places, so that nested containers can be filled later.
    final class Node {
        var value: Value?
        var list: [Node]?
        var map: [(String, Node)]?

        var result: Value {
            if let list { return .list(list.map(\.result)) }
            if let map { return .map(ValueMap(map.map { ($0.0, $0.1.result) })) }
            return value ?? .null
        }
    }

    let node: Node
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(node: Node, codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
    }

    static func encode(_ thing: some Encodable, path: [any CodingKey]) throws -> Value {
        let encoder = ValueEncoder(node: Node(), codingPath: path)
        try thing.encode(to: encoder)
        return encoder.node.result
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if node.map == nil { node.map = [] }
        return KeyedEncodingContainer(Keyed(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if node.list == nil { node.list = [] }
        return Unkeyed(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node, codingPath: codingPath) }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let node: Node
        let codingPath: [any CodingKey]

        private func place(_ key: any CodingKey) -> ValueEncoder {
            let child = Node()
            node.map?.append((key.stringValue, child))
            return ValueEncoder(node: child, codingPath: codingPath + [key])
        }

        mutating func encodeNil(forKey key: Key) { place(key).node.value = .null }
        mutating func encode<T: Encodable>(_ thing: T, forKey key: Key) throws {
            var single = place(key).singleValueContainer()
            try single.encode(thing)
        }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> { place(key).container(keyedBy: type) }
        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            place(key).unkeyedContainer()
        }
        mutating func superEncoder() -> any Encoder { place(ValueCodingKey(stringValue: "super")) }
        mutating func superEncoder(forKey key: Key) -> any Encoder { place(key) }
    }

    private struct Unkeyed: UnkeyedEncodingContainer {
        let node: Node
        let codingPath: [any CodingKey]
        var count: Int { node.list?.count ?? 0 }

        private func place() -> ValueEncoder {
            let child = Node()
            let key = ValueCodingKey(intValue: count)
            node.list?.append(child)
            return ValueEncoder(node: child, codingPath: codingPath + [key])
        }

        mutating func encodeNil() { place().node.value = .null }
        mutating func encode<T: Encodable>(_ thing: T) throws {
            var single = place().singleValueContainer()
            try single.encode(thing)
        }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            place().container(keyedBy: type)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { place().unkeyedContainer() }
        mutating func superEncoder() -> any Encoder { place() }
    }

    private struct Single: SingleValueEncodingContainer {
        let node: Node
        let codingPath: [any CodingKey]

        mutating func encodeNil() { node.value = .null }
        mutating func encode<T: Encodable>(_ thing: T) throws {
            switch thing {
            case let truth as Bool: node.value = .bool(truth)
            case let text as String: node.value = .string(text)
            case let integer as any BinaryInteger:
                guard let small = Int64(exactly: integer) else { throw unfit(thing) }
                node.value = .number(.integer(small))
            case let real as any BinaryFloatingPoint:
                guard let number = Number(parsing: "\(Double(real))") else { throw unfit(thing) }
                node.value = .number(number)
            default: try thing.encode(to: ValueEncoder(node: node, codingPath: codingPath))
            }
        }

        private func unfit(_ thing: Any) -> EncodingError {
            .invalidValue(thing, .init(codingPath: codingPath, debugDescription: "the number is out of range"))
        }
    }
}
