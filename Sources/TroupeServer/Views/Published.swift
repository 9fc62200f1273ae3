import TroupeGraph
import TroupeInterpreter

/// What of a run's data may leave the server: all but its nonce, in whatever text it stands.
enum Published {
    /// A record as clients see it.
    static func record(_ record: Record) -> Value {
        var value = RecordCodec.value(record)
        if case .created = record, var map = value.mapValue {
            map["nonce"] = nil
            value = .map(map)
        }
        return self.value(value)
    }

    /// The value with every reference to a secret written as the expression that it was.
    static func value(_ value: Value) -> Value {
        switch value {
        case .string(let text): text.utf8.contains(2) ? .string(self.text(text)) : value
        case .list(let elements): .list(elements.map(self.value))
        case .map(let entries): .map(map(entries))
        case .null, .bool, .number: value
        }
    }

    static func map(_ map: ValueMap) -> ValueMap { ValueMap(map.map { (text($0.0), value($0.1)) }) }

    /// References are bracketed by the control characters 2 and 3 and begin with the nonce (`SecretReference`). Shown
    /// are all that look like one, whichever nonce they have.
    static func text(_ text: String) -> String {
        guard text.utf8.contains(2) else { return text }
        let opening = Array("\u{2}secret:".utf8)
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: opening) {
                let start = position + opening.count
                // The end is missing where the text was cut off: then all of the rest is.
                let end = bytes[start...].firstIndex(of: 3) ?? bytes.endIndex
                let name = bytes[start..<end].firstIndex(of: UInt8(ascii: ":")).map { bytes[($0 + 1)..<end] } ?? []
                shown += Array("${secrets.".utf8) + name + [UInt8(ascii: "}")]
                position = min(end + 1, bytes.count)
            } else {
                shown.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    static func fault(_ fault: Fault?) -> Value {
        guard let fault else { return .null }
        return [
            "code": .string(fault.code), "message": .string(text(fault.message)),
            "step": fault.step.map(Value.string) ?? .null, "details": .map(map(fault.details)),
        ]
    }
}
