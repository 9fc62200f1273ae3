extension Content {
    /// Files as a form (RFC 7578): byte for byte, as a text of JSON would not have them in whatever encoding they are.
    init(files: [(name: String, bytes: [UInt8])]) {
        var boundary = "troupe"
        // No line of a file may be the boundary.
        while files.contains(where: { $0.bytes.contains(boundary.utf8) }) {
            boundary = "troupe-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        }
        var bytes: [UInt8] = []
        for file in files {
            let name = file.name.filter { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }
                .replacing("\"", with: "\\\"")
            bytes += Array("--\(boundary)\r\n".utf8)
            bytes += Array("Content-Disposition: form-data; name=\"resources\"; filename=\"\(name)\"\r\n\r\n".utf8)
            bytes += file.bytes
            bytes += Array("\r\n".utf8)
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        self.init(type: "multipart/form-data; boundary=\(boundary)", bytes: bytes)
    }
}
