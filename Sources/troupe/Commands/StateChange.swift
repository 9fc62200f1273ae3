import TroupeGraph

/// One difference between two states of a run.
struct StateChange: Hashable, Sendable {
    /// What is different (`status`, `step greet`, `variable x`), and which part of it.
    var subject: String
    var part: String?
    /// Nil: it was not there.
    var from: Value?
    /// Nil: it is not there any more.
    var to: Value?

    var value: Value {
        [
            "subject": .string(subject), "part": part.map(Value.string) ?? .null, "from": from ?? .null,
            "to": to ?? .null, "change": .string(from == nil ? "added" : to == nil ? "removed" : "changed"),
        ]
    }

    /// All differences, in the order of a state's page. The state before the first record is an empty map.
    static func all(from old: Value, to new: Value) -> [StateChange] {
        var changes: [StateChange] = []
        for name in ["status", "workflow", "version", "error", "deferred"] {
            let (before, after) = (present(old[name]), present(new[name]))
            if before != after { changes.append(StateChange(subject: name, from: before, to: after)) }
        }
        for list in Self.lists {
            let (before, after) = (list.entries(old), list.entries(new))
            for entry in before where after[entry.0] == nil {
                changes.append(StateChange(subject: list.subject(entry.1), from: entry.1))
            }
            for (key, entry) in after {
                if let earlier = before[key] {
                    changes += parts(of: list.subject(entry), from: earlier, to: entry)
                } else {
                    changes.append(StateChange(subject: list.subject(entry), to: entry))
                }
            }
        }
        return changes + variables(from: old, to: new)
    }

    private static func present(_ value: Value?) -> Value? { value.flatMap { $0.isNull || $0 == 0 ? nil : $0 } }

    private static func parts(of subject: String, from old: Value, to new: Value) -> [StateChange] {
        var changes: [StateChange] = []
        for (name, value) in new.mapValue ?? [:] where old[name] != value {
            changes.append(StateChange(subject: subject, part: name, from: old[name], to: value))
        }
        return changes
    }

    /// A list of a state, whose entries are known again by a key.
    private struct Entries: Sendable {
        var name: String
        var subject: @Sendable (Value) -> String

        func entries(_ state: Value) -> ValueMap {
            var found = ValueMap()
            for (position, entry) in (state[name]?.listValue ?? []).enumerated() {
                // Steps that were skipped have no key: they keep their place in the list.
                let key = entry["key"]?.stringValue ?? "at \(position)"
                found[(entry["type"]?.stringValue ?? "") + " " + key] = entry
            }
            return found
        }
    }

    private static let lists = [
        Entries(name: "steps") { step in
            "step '\(step["id"]?.text ?? "")'" + (step["iteration"]?.intValue.map { " #\($0 + 1)" } ?? "")
        },
        Entries(name: "active") { "element '\($0["element"]?.text ?? "")' (\($0["key"]?.text ?? ""))" },
        Entries(name: "waits") { wait in
            "\(wait["type"]?.text ?? "") \(wait["name"]?.text ?? "") (\(wait["key"]?.text ?? ""))"
        },
        Entries(name: "incidents") { "incident \($0["key"]?.text ?? "")" },
    ]

    private static func variables(from old: Value, to new: Value) -> [StateChange] {
        let (before, after) = (scopes(old), scopes(new))
        var changes: [StateChange] = []
        for (key, scope) in before {
            for (name, value) in scope["variables"]?.mapValue ?? [:]
            where after[key]?["variables"]?[name] == nil {
                changes.append(StateChange(subject: subject(name, scope, in: old), from: value))
            }
        }
        for (key, scope) in after {
            for (name, value) in scope["variables"]?.mapValue ?? [:] {
                let earlier = before[key]?["variables"]?[name]
                if earlier == value { continue }
                changes.append(StateChange(subject: subject(name, scope, in: new), from: earlier, to: value))
            }
        }
        return changes
    }

    private static func scopes(_ state: Value) -> ValueMap {
        ValueMap((state["scopes"]?.listValue ?? []).map { ($0["key"]?.text ?? "", $0) })
    }

    private static func subject(_ name: String, _ scope: Value, in state: Value) -> String {
        if scope["key"] == state["scopes"]?.listValue?.first?["key"] { return "variable \(name)" }
        return "variable \(name) of '\(scope["element"]?.text ?? "")' (\(scope["key"]?.text ?? ""))"
    }
}
