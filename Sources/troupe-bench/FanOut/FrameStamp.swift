/// The time at which a message was handed over, written into it: `@@` and nineteen digits of nanoseconds.
enum FrameStamp {
    static let count = 21

    static func text(_ nanoseconds: Int64) -> String {
        let digits = "\(nanoseconds)"
        return "@@" + String(repeating: "0", count: count - 2 - digits.utf8.count) + digits
    }

    /// The stamp of a message; nil when it has none.
    static func read(_ message: UnsafeRawBufferPointer) -> Int64? {
        let at = UInt8(ascii: "@")
        var start = 0
        while start + count <= message.count {
            guard message[start] == at, message[start + 1] == at else {
                start += 1
                continue
            }
            var value: Int64 = 0
            for byte in message[(start + 2)..<(start + count)] {
                guard byte >= 48, byte < 58 else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        return nil
    }
}
