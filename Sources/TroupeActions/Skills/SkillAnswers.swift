import Dispatch
import Glibc
import TroupeGraph
import TroupeInterpreter

/// The answers that models gave to the skills of one step, kept beside its attempts' markers until the run is over, so
/// that a further attempt of the step does not buy them again.
struct SkillAnswers: Sendable {
    /// One finished model call.
    struct Entry: Sendable, Equatable {
        var text: String
        var structured: Value?
        var model: String
        var provider: String
        var inputTokens: Int
        var outputTokens: Int
        /// Cut off by the limit of tokens.
        var isCut = false
        /// What exactly was asked. An answer that the command could not use counts only for the very same question:
        /// once the workspace has changed, it is worth asking again.
        var question: String
    }

    private static let version = 1
    private static let sizeLimit = 16 << 20

    /// `<directory>/<run>`, and what the names of the step's files begin with.
    let directory: String
    let element: Key

    /// Names a call among those of the step: what makes two calls the same, and the how-manieth of the same it is.
    static func key(_ call: SkillCall, skill: String, persona: String, schema: Value?, ordinal: Int) -> String {
        var bytes: [UInt8] = []
        func add(_ part: some Collection<UInt8>) {
            bytes += "\(part.count):".utf8
            bytes += part
        }
        for text in [persona, skill, schema?.json ?? "", "\(ordinal)", "\(call.inputTotal)"] { add(text.utf8) }
        for argument in call.arguments { add(argument) }
        // No argument can be as long as this says, so where the input begins is certain.
        add([])
        add(call.input)
        return digest(bytes)
    }

    /// FNV-1a of 128 bits: only calls of one step are ever compared, and whoever writes its script may ask what he likes.
    static func digest(_ bytes: some Sequence<UInt8>) -> String {
        let basis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b
        return String(bytes.reduce(basis) { ($0 ^ UInt128($1)) &* prime }, radix: 16)
    }

    /// What was answered, in this attempt or an earlier one.
    func find(_ key: String) -> Entry? {
        let file = open(path(of: key), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size <= Self.sizeLimit else { return nil }
        let value = try? Value(json: LocalFile.content(of: file, limit: Int(status.st_size)))
        guard let value, value["version"]?.intValue == Self.version, let text = value["text"]?.stringValue,
            let question = value["question"]?.stringValue
        else { return nil }
        let structured = value["structured"]?["value"]
        return Entry(
            text: text, structured: structured, model: value["model"]?.stringValue ?? "",
            provider: value["provider"]?.stringValue ?? "", inputTokens: value["inputTokens"]?.intValue ?? 0,
            outputTokens: value["outputTokens"]?.intValue ?? 0, isCut: value["isCut"] == .bool(true),
            question: question)
    }

    /// Returns once the answer would survive a power failure; false with the reason when it would not.
    func store(_ entry: Entry, as key: String) async -> (isStored: Bool, reason: String) {
        var value: ValueMap = [
            "version": .integer(Self.version), "text": .string(entry.text), "model": .string(entry.model),
            "provider": .string(entry.provider), "inputTokens": .integer(entry.inputTokens),
            "outputTokens": .integer(entry.outputTokens), "isCut": .bool(entry.isCut),
            "question": .string(entry.question),
        ]
        // In a map, since an answer may be null.
        if let structured = entry.structured { value["structured"] = ["value": structured] }
        let text = Value.map(value).json
        return await withCheckedContinuation { continuation in
            // Waiting for a disk must not hold up the threads that all tasks share.
            DispatchQueue.global().async {
                let isStored = write(text, to: path(of: key))
                continuation.resume(returning: (isStored, isStored ? "" : LocalFile.reason()))
            }
        }
    }

    private func write(_ text: String, to path: String) -> Bool {
        let draft = "\(path).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        let isWritten = LocalFile.write(text, to: file) && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWritten, isClosed, rename(draft, path) == 0 else { return false }
        return Self.settle(directory) && (LocalFile.parent(of: directory).map(Self.settle) ?? true)
    }

    /// Makes the names in a directory durable.
    private static func settle(_ directory: String) -> Bool {
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }

    private func path(of key: String) -> String { "\(directory)/\(element).answer.\(key)" }
}
