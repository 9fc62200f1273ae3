import TroupeGraph

/// Builds the tree from libyaml's events.
struct TreeReader {
    private(set) var root: YAMLNode?
    private(set) var diagnostics: [Diagnostic] = []

    private let source: YAMLSource
    private let limits: YAMLLimits
    private var frames: [Frame] = []
    private var anchors: [String: YAMLNode] = [:]
    private var count = 0
    private var documents = 0

    /// A collection that is still open.
    private struct Frame {
        let isMapping: Bool
        let anchor: String?
        let mark: EventStream.Mark
        var weight = 1
        var height = 1
        var elements: [YAMLNode] = []
        var entries: [YAMLNode.Entry] = []
        var positions: [String: Int] = [:]
        /// The key whose value comes next; nil for a key that cannot be used.
        var key: YAMLNode?
        var expectsValue = false
        /// The maps of `<<`.
        var merged: [YAMLNode] = []
    }

    init(source: YAMLSource, limits: YAMLLimits) {
        self.source = source
        self.limits = limits
    }

    /// Reads all events, or as many as make sense. What was read before a syntax error is dropped.
    mutating func read(_ events: borrowing EventStream) {
        while true {
            do throws(EventStream.Failure) {
                let (event, start) = try events.next()
                if case .streamEnd = event { return }
                guard take(event, at: start) else {
                    root = nil
                    return
                }
                if documents > 1 { return }
            } catch {
                report(.error, "yaml-syntax", remedy(error), at: error.mark)
                root = nil
                return
            }
        }
    }

    /// Takes one event; false when reading must stop.
    private mutating func take(_ event: EventStream.Event, at start: EventStream.Mark) -> Bool {
        switch event {
        case .documentStart:
            documents += 1
            if documents > 1 {
                report(
                    .error, "yaml-several-documents",
                    "a second document begins here; one file holds one document: remove '---', or split the file",
                    at: start)
            }
            return true
        case .scalar(let text, let style, let tag, let anchor, let end):
            let value = value(of: text, style: style, tag: tag, at: start)
            let scalar = YAMLScalar(text: text, style: style, value: value, endLine: end.line, endColumn: end.column)
            if style == .plain { reportGluedComment(text, at: start) }
            if style == .doubleQuoted || style == .singleQuoted { reportGluedComment(behind: end) }
            let node = YAMLNode(.scalar(scalar), line: start.line, column: start.column, source: source)
            if let anchor { anchors[anchor] = node }
            return counted(at: start) && add(node, at: start)
        case .alias(let name):
            guard let node = anchors[name] else {
                report(.error, "yaml-alias", "the alias '*\(name)' has no anchor '&\(name)' before it", at: start)
                return false
            }
            return counted(at: start) && add(node, at: start)
        case .collectionStart(let isMapping, let tag, let anchor):
            if frames.count >= limits.depth {
                report(.error, "yaml-too-deep", "nesting is deeper than \(limits.depth) levels", at: start)
                return false
            }
            if let tag, tag != "tag:yaml.org,2002:map", tag != "tag:yaml.org,2002:seq", tag != "!" {
                reportTag(tag, at: start)
            }
            frames.append(Frame(isMapping: isMapping, anchor: anchor, mark: start))
            return counted(at: start)
        case .collectionEnd:
            guard let frame = frames.popLast() else { return true }
            let kind: YAMLNode.Kind = frame.isMapping ? .mapping(merged(frame)) : .sequence(frame.elements)
            let mark = frame.mark
            let node = YAMLNode(
                kind, line: mark.line, column: mark.column, weight: frame.weight, height: frame.height, source: source)
            if let anchor = frame.anchor { anchors[anchor] = node }
            return add(node, at: mark)
        case .streamEnd, .other: return true
        }
    }

    private mutating func counted(at mark: EventStream.Mark) -> Bool {
        count += 1
        if count <= limits.nodes { return true }
        report(.error, "yaml-too-large", "the document has more than \(limits.nodes) nodes: split it", at: mark)
        return false
    }

    private mutating func add(_ node: YAMLNode, at mark: EventStream.Mark) -> Bool {
        guard let last = frames.indices.last else {
            root = node
            return true
        }
        frames[last].weight += node.weight
        frames[last].height = max(frames[last].height, node.height + 1)
        if frames.count + node.height > limits.depth {
            report(.error, "yaml-too-deep", "aliases make the nesting deeper than \(limits.depth) levels", at: mark)
            return false
        }
        if frames.reduce(0, { $0 + $1.weight }) > limits.expandedNodes {
            let message = "aliases expand the document to more than \(limits.expandedNodes) nodes"
            report(.error, "yaml-alias-bomb", message, at: mark)
            return false
        }
        if !frames[last].isMapping {
            frames[last].elements.append(node)
        } else if frames[last].expectsValue {
            frames[last].expectsValue = false
            if let key = frames[last].key { addEntry(YAMLNode.Entry(key: key, value: node), to: last) }
        } else {
            frames[last].expectsValue = true
            frames[last].key = node.scalar == nil ? nil : node
            if node.scalar == nil {
                let message = "a key must be a word or a text, not \(node.kindName): quote it"
                report(.error, "yaml-key", message, at: mark)
            }
        }
        return true
    }

    private mutating func addEntry(_ entry: YAMLNode.Entry, to frame: Int) {
        let name = entry.name
        if name == "<<", entry.key.scalar?.style == .plain {
            let parents = entry.value.sequence ?? [entry.value]
            for parent in parents where parent.mapping == nil {
                let message = "'<<' takes a map or a list of maps, not \(parent.kindName)"
                diagnostics.append(Diagnostic(.error, "yaml-merge", message, at: entry.value.location))
            }
            frames[frame].merged += parents.filter { $0.mapping != nil }
        } else if let position = frames[frame].positions[name] {
            let first = frames[frame].entries[position].key
            let message =
                "the key '\(Self.shown(name))' is already given at \(first.line):\(first.column); this later one counts"
            report(Diagnostic(.warning, "duplicate-key", message, at: entry.key.location))
            frames[frame].entries[position] = entry
        } else {
            frames[frame].positions[name] = frames[frame].entries.count
            frames[frame].entries.append(entry)
        }
    }

    /// The entries of a mapping with those of its `<<` behind them: own keys win, then earlier maps (YAML merge key).
    private func merged(_ frame: Frame) -> [YAMLNode.Entry] {
        var entries = frame.entries
        if frame.merged.isEmpty { return entries }
        var names = Set(frame.positions.keys)
        for parent in frame.merged {
            for entry in parent.mapping ?? [] where names.insert(entry.name).inserted { entries.append(entry) }
        }
        return entries
    }

    private mutating func value(
        of text: String, style: YAMLScalar.Style, tag: String?, at mark: EventStream.Mark
    ) -> Value {
        switch tag {
        case nil: return style == .plain ? CoreSchema.value(ofPlain: text) : .string(text)
        case "tag:yaml.org,2002:str", "!": return .string(text)
        case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
            return CoreSchema.value(ofPlain: text)
        case let tag?:
            reportTag(tag, at: mark)
            return style == .plain ? CoreSchema.value(ofPlain: text) : .string(text)
        }
    }

    private mutating func reportTag(_ tag: String, at mark: EventStream.Mark) {
        report(.warning, "yaml-tag", "the tag '\(Self.shown(tag))' means nothing here and is ignored", at: mark)
    }

    /// `error# note` is one word to YAML; a comment needs a space before it.
    private mutating func reportGluedComment(_ text: String, at mark: EventStream.Mark) {
        var before: Unicode.Scalar = " "
        var isGlued = false
        for character in text.unicodeScalars.prefix(400) {
            if isGlued, character == " " {
                let message =
                    "'#' right behind a word belongs to the text; write a space before it if it begins a comment"
                report(.warning, "glued-comment", message, at: mark)
                return
            }
            isGlued = character == "#" && before != " "
            before = character
        }
    }

    /// libyaml takes a `#` right behind a quote for a comment, YAML does not.
    private mutating func reportGluedComment(behind end: EventStream.Mark) {
        let offset = source.offset(line: end.line, column: end.column)
        if offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: "#") {
            report(.warning, "glued-comment", "a comment needs a space before its '#'", at: end)
        }
    }

    private func remedy(_ failure: EventStream.Failure) -> String {
        let line = failure.mark.line
        if line <= source.lineStarts.count {
            let indentation = source.bytes[source.lineStarts[line - 1]...].prefix { $0 == 0x20 || $0 == 0x09 }
            if indentation.contains(0x09) {
                return "a tab stands in the indentation, which YAML forbids: replace it by spaces"
            }
        }
        return failure.message
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ rule: String, _ message: String, at mark: EventStream.Mark
    ) {
        let location = SourceLocation(file: source.file, line: mark.line, column: mark.column)
        report(Diagnostic(severity, rule, message, at: location))
    }

    private mutating func report(_ diagnostic: Diagnostic) {
        if diagnostics.count < limits.diagnostics || diagnostic.severity == .error {
            diagnostics.append(diagnostic)
        } else if diagnostics.count == limits.diagnostics {
            let message = "there are more findings behind this one"
            diagnostics.append(Diagnostic(.warning, "too-many", message, at: diagnostic.location))
        }
    }

    private static func shown(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "…" : text }
}
