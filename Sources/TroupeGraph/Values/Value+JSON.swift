extension Value {
    /// The value as compact JSON text (RFC 8259).
    package var json: String { String(decoding: jsonBytes, as: UTF8.self) }

    /// The value as compact JSON in UTF-8.
    package var jsonBytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// Parses one JSON document; anything but white space after it is an error.
    package init(json text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(jsonBytes: Array(text.utf8), limits: limits)
    }

    /// Parses one JSON document in UTF-8.
    package init(jsonBytes bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try JSONReader.read(bytes, limits: limits)
    }
}
