import CLinux

/// Calls and replies as bytes; see `SkillProtocol.h`.
enum SkillFrame {
    enum Parsed: Equatable {
        /// More bytes are needed.
        case incomplete
        case call(SkillCall)
        /// Not what the command sends.
        case broken
    }

    /// What the bytes of a connection are so far.
    static func parse(_ bytes: [UInt8]) -> Parsed {
        let headerSize = MemoryLayout<troupe_skill_call>.size
        guard bytes.count >= headerSize else { return .incomplete }
        let header = bytes.withUnsafeBytes { $0.loadUnaligned(as: troupe_skill_call.self) }
        guard header.magic == TROUPE_SKILL_MAGIC, (1...UInt32(TROUPE_SKILL_MAX_NAME)).contains(header.name_bytes),
            header.directory_bytes <= TROUPE_SKILL_MAX_DIRECTORY,
            header.argument_count <= TROUPE_SKILL_MAX_ARGUMENTS,
            header.argument_bytes <= TROUPE_SKILL_MAX_ARGUMENT_BYTES, header.input_bytes <= TROUPE_SKILL_MAX_INPUT,
            header.input_total >= UInt64(header.input_bytes), header.input_total <= 1 << 40
        else { return .broken }
        let lengths = [header.name_bytes, header.directory_bytes, header.argument_bytes, header.input_bytes]
        let total = lengths.reduce(headerSize) { $0 + Int($1) }
        guard bytes.count >= total else { return .incomplete }
        guard bytes.count == total else { return .broken }
        var start = headerSize
        func next(_ length: UInt32) -> ArraySlice<UInt8> {
            defer { start += Int(length) }
            return bytes[start..<start + Int(length)]
        }
        var call = SkillCall(name: String(decoding: next(header.name_bytes), as: UTF8.self))
        call.directory = String(decoding: next(header.directory_bytes), as: UTF8.self)
        let arguments = next(header.argument_bytes).split(separator: 0, omittingEmptySubsequences: false)
        guard arguments.count == Int(header.argument_count) + 1, arguments.last?.isEmpty == true else { return .broken }
        call.arguments = arguments.dropLast().map(Array.init)
        call.input = Array(next(header.input_bytes))
        call.inputTotal = Int(header.input_total)
        call.inputWasInherited = header.flags & UInt32(TROUPE_SKILL_INPUT_INHERITED.rawValue) != 0
        call.printsToStep = header.flags & UInt32(TROUPE_SKILL_OUTPUT_OF_STEP.rawValue) != 0
        return .call(call)
    }

    /// The reply as the command reads it.
    static func encode(_ reply: SkillReply) -> [UInt8] {
        let header = troupe_skill_answer(
            magic: TROUPE_SKILL_MAGIC, status: reply.status, error_bytes: UInt32(reply.message.utf8.count),
            output_bytes: UInt32(reply.output.utf8.count))
        return withUnsafeBytes(of: header) { Array($0) } + Array(reply.message.utf8) + Array(reply.output.utf8)
    }
}
