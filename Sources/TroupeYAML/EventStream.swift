import CYAML

/// libyaml's parser over a buffer that outlives it.
struct EventStream: ~Copyable {
    /// A place, line and column from 1.
    struct Mark {
        var line: Int
        var column: Int

        init(_ mark: yaml_mark_t) {
            line = Int(mark.line) + 1
            column = Int(mark.column) + 1
        }
    }

    enum Event {
        case documentStart
        case alias(String)
        case scalar(text: String, style: YAMLScalar.Style, tag: String?, anchor: String?, end: Mark)
        case collectionStart(isMapping: Bool, tag: String?, anchor: String?)
        case collectionEnd
        case streamEnd
        /// Nothing that matters here.
        case other
    }

    struct Failure: Error {
        var message: String
        var mark: Mark
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Nil when there is no memory.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event and where it begins.
    func next() throws(Failure) -> (event: Event, start: Mark) {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw failure }
        defer { yaml_event_delete(&raw) }
        return (event(raw), Mark(raw.start_mark))
    }

    private var failure: Failure {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "this is not YAML"
        let context = parser.pointee.context.map { " (\(String(cString: $0)))" } ?? ""
        return Failure(message: problem + context, mark: Mark(parser.pointee.problem_mark))
    }

    private func event(_ raw: yaml_event_t) -> Event {
        switch raw.type {
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_ALIAS_EVENT: return .alias(text(raw.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let content = scalar.value.map { UnsafeBufferPointer(start: $0, count: scalar.length) }
            return .scalar(
                text: content.map { String(decoding: $0, as: UTF8.self) } ?? "", style: style(scalar.style),
                tag: text(scalar.tag), anchor: text(scalar.anchor), end: Mark(raw.end_mark))
        case YAML_SEQUENCE_START_EVENT:
            let start = raw.data.sequence_start
            return .collectionStart(isMapping: false, tag: text(start.tag), anchor: text(start.anchor))
        case YAML_MAPPING_START_EVENT:
            let start = raw.data.mapping_start
            return .collectionStart(isMapping: true, tag: text(start.tag), anchor: text(start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: return .other
        }
    }

    private func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    private func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
