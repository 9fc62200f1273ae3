import TroupeForge
import TroupeGraph
import TroupeInterpreter
import TroupeYAML

/// Reads what an `update-work-item` step wants changed: `updates` as a map or as YAML text, with or without `fields:`
/// around it, and the single inputs `state`, `assignedTo`, ….
enum WorkItemUpdates {
    private static let textLimit = 256 << 10

    static func change(_ inputs: ForgeInputs) throws -> WorkItemChange {
        var change = WorkItemChange()
        var fields: ValueMap = [:]
        if let updates = inputs.value("updates", "fields", "changes") { fields = try Self.fields(updates, inputs) }
        for (name, value) in fields { try set(name, value, &change) }
        // What stands beside `updates` is as good; it wins.
        let own = ["type", "title", "description", "state", "assignedto", "tags", "priority", "severity"]
        let further = ["acceptancecriteria", "addtags", "removetags", "comment", "revision", "status", "assignee"]
        for (name, value) in inputs.map where (own + further).contains(ForgeInputs.fold(name)) {
            try set(name, value, &change)
        }
        return change
    }

    private static func fields(_ updates: Value, _ inputs: ForgeInputs) throws -> ValueMap {
        var value = updates
        var merged: ValueMap = [:]
        if let text = updates.stringValue {
            guard text.utf8.count <= textLimit else {
                throw Fault("forge.invalid", "'updates' of '\(inputs.operation)' is longer than \(textLimit) bytes")
            }
            let document = YAMLDocument.parse(Array(plain(text, &merged).utf8), file: "updates")
            if let finding = document.diagnostics.first(where: { $0.severity == .error }) {
                throw Fault("forge.invalid", "'updates' of '\(inputs.operation)' is no YAML: \(finding.message)")
            }
            value = document.root?.value ?? .null
        }
        if value.isNull { return merged }
        guard let map = value.mapValue else {
            throw Fault("forge.invalid", "'updates' of '\(inputs.operation)' must be a map, or the YAML text of one")
        }
        let isWrapped = map.count == 1 && (map["fields"]?.mapValue != nil || map["fields"]?.isNull == true)
        return (isWrapped ? map["fields"]?.mapValue ?? [:] : map).merging(merged)
    }

    /// The field's own templates leave lines without a key where an input was absent (`  : `), and write a map that is
    /// to be merged as a line of JSON: neither is YAML.
    private static func plain(_ text: String, _ merged: inout ValueMap) -> String {
        var kept: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == " " }
            if bare.isEmpty || bare.hasPrefix(":") { continue }
            if bare.hasPrefix("{"), let map = (try? Value(json: String(bare)))?.mapValue {
                merged.merge(map)
            } else {
                kept.append(line)
            }
        }
        return kept.joined(separator: "\n")
    }

    /// Names as Azure DevOps has them (`System.State`), or as people write them (`state`).
    private static func set(_ name: String, _ value: Value, _ change: inout WorkItemChange) throws {
        let short = ForgeInputs.fold(String(name.split(separator: ".").last ?? ""))
        let isStandard =
            !name.contains(".") || name.hasPrefix("System.") || name.hasPrefix("Microsoft.VSTS.Common.")
        let text = value.isNull ? nil : value.text
        guard isStandard else { return setField(name, value, &change) }
        switch short {
        case "state", "status": if let text, !text.isEmpty { change.state = text }
        case "title": if let text, !text.isEmpty { change.title = text }
        case "type", "workitemtype": if let text, !text.isEmpty { change.type = text }
        case "description": change.description = text ?? ""
        case "assignedto", "assignee": change.assignee = text ?? ""
        case "severity": if let text, !text.isEmpty { change.severity = text }
        case "acceptancecriteria": change.acceptanceCriteria = text ?? ""
        case "comment", "history": if let text, !text.isEmpty { change.comment = text }
        case "tags": change.tags = Self.list(value)
        case "addtags": change.addedTags = Self.list(value)
        case "removetags": change.removedTags = Self.list(value)
        case "priority": change.priority = try integer(name, value)
        case "revision", "rev": change.expectedRevision = try integer(name, value)
        default: setField(name, value, &change)
        }
    }

    /// An empty value in a template is an input that was absent, not a wish to remove the field.
    private static func setField(_ name: String, _ value: Value, _ change: inout WorkItemChange) {
        if value.isNull || value == .string("") { return }
        change.fields[name] = value
    }

    private static func list(_ value: Value) -> [String] {
        if let elements = value.listValue { return elements.map(\.text) }
        return value.text.split { $0 == ";" || $0 == "," }.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    private static func integer(_ name: String, _ value: Value) throws -> Int? {
        if value.isNull || value.text.isEmpty { return nil }
        guard let number = value.intValue ?? Int(value.text) else {
            throw Fault("forge.invalid", "'\(name)' of a work item must be a whole number")
        }
        return number
    }
}
