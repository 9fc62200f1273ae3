internal import CLinux
internal import Glibc

/// A memory file with fixed content, positioned at its beginning: what a child reads without anybody feeding it.
enum SealedMemory {
    static func make(_ content: [UInt8]) throws(ProcessError) -> Descriptor {
        let file = try Descriptor.adopt(troupe_memory_file("troupe-input"), "a memory file")
        var offset = 0
        while offset < content.count {
            let written = content.withUnsafeBytes { write(file.number, $0.baseAddress! + offset, $0.count - offset) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .resource("memory for a child's input", errno: errno) }
            offset += written
        }
        guard troupe_seal(file.number) == 0 else { throw .resource("a sealed memory file", errno: errno) }
        return file
    }
}
