import TroupeGraph

/// How records are written in the journal and on the wire: one JSON object a record, its kind under `type`, keys of
/// element instances as strings.
package enum RecordCodec {
    /// Raised when an older program could not read what is written; `read` then upcasts older rows.
    package static let version = 4

    /// The records of one row as a JSON array.
    package static func write(_ records: [Record]) -> [UInt8] {
        var writer = RecordWriter()
        return writer.row(records)
    }

    /// Reads a row of any version up to the current one. Version 2 added people and signals,
    /// version 3 BPMN processes, version 4 listeners of user tasks; they changed nothing.
    package static func read(_ payload: [UInt8], version: Int) throws(RecordCodecError) -> [Record] {
        guard (1...Self.version).contains(version) else {
            throw RecordCodecError(
                description: "records of version \(version) are from a newer program; this one reads \(Self.version)")
        }
        let list: Value
        do {
            list = try Value(jsonBytes: payload, limits: JSONLimits(bytes: 1 << 30, depth: 512))
        } catch {
            throw RecordCodecError(description: "a row of the journal is not readable: \(error)")
        }
        guard let elements = list.listValue else {
            throw RecordCodecError(description: "a row of the journal is not a list of records")
        }
        var records: [Record] = []
        records.reserveCapacity(elements.count)
        for element in elements { records.append(try record(element)) }
        return records
    }
}

/// A row of the journal that is none.
package struct RecordCodecError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
}

/// A record's fields, with errors that name the missing one.
struct RecordFields {
    let type: String
    let map: ValueMap

    init(_ value: Value) throws(RecordCodecError) {
        guard let map = value.mapValue, let type = map["type"]?.stringValue else {
            throw RecordCodecError(description: "a record without 'type'")
        }
        self.type = type
        self.map = map
    }

    func wrong(_ name: String) -> RecordCodecError {
        RecordCodecError(description: "record '\(type)': '\(name)' is missing or wrong")
    }

    func string(_ name: String) throws(RecordCodecError) -> String {
        guard let text = map[name]?.stringValue else { throw wrong(name) }
        return text
    }

    func key(_ name: String) throws(RecordCodecError) -> Key {
        guard let key = Key(try string(name)) else { throw wrong(name) }
        return key
    }

    func optionalKey(_ name: String) throws(RecordCodecError) -> Key? {
        map[name] == nil ? nil : try key(name)
    }

    func int(_ name: String) throws(RecordCodecError) -> Int {
        guard let number = map[name]?.intValue else { throw wrong(name) }
        return number
    }

    func int64(_ name: String) throws(RecordCodecError) -> Int64 { Int64(try int(name)) }

    func optionalInt64(_ name: String) throws(RecordCodecError) -> Int64? {
        map[name] == nil ? nil : try int64(name)
    }

    func flows(_ name: String) throws(RecordCodecError) -> [FlowIndex] {
        var flows: [FlowIndex] = []
        for element in map[name]?.listValue ?? [] {
            guard let flow = element.intValue else { throw wrong(name) }
            flows.append(flow)
        }
        return flows
    }

    func valueMap(_ name: String) -> ValueMap { map[name]?.mapValue ?? [:] }

    func decoded<Thing: Decodable>(_ name: String, as type: Thing.Type) throws(RecordCodecError) -> Thing {
        do {
            return try (map[name] ?? .null).decoded(as: type)
        } catch {
            throw wrong(name)
        }
    }

    func raw<Raw: RawRepresentable<String>>(_ name: String, as type: Raw.Type) throws(RecordCodecError) -> Raw {
        guard let value = Raw(rawValue: try string(name)) else { throw wrong(name) }
        return value
    }
}
