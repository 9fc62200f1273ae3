/// Paths and the addresses that clients use for them.
enum FileURI {
    /// The path of a `file:` address; nil for others.
    static func path(_ uri: String) -> String? {
        guard uri.lowercased().hasPrefix("file://") else { return nil }
        let rest = uri.dropFirst("file://".count)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var bytes: [UInt8] = []
        var coded = Array(rest[slash...].utf8)[...]
        while let byte = coded.popFirst() {
            guard byte == UInt8(ascii: "%"), coded.count >= 2,
                let value = UInt8(String(decoding: coded.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            coded.removeFirst(2)
        }
        return bytes.contains(0) ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The address of an absolute path.
    static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var coded: [UInt8] = []
        for byte in path.utf8 {
            let isPlain =
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
                || "/-._~".utf8.contains(byte)
            if isPlain {
                coded.append(byte)
            } else {
                coded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "file://" + String(decoding: coded, as: UTF8.self)
    }
}
