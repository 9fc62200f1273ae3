import CCurl

/// The parts of a URL, read by the same parser that will open the connection.
struct CurlURL {
    /// The scheme in lower case.
    let scheme: String
    /// `scheme://host` and the port where one is given: all of a URL that is safe to show.
    let origin: String

    /// `nil` where libcurl cannot parse the text as an absolute URL.
    init?(_ text: String) {
        guard CurlLibrary.isReady, let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard text.withCString({ curl_url_set(handle, CURLUPART_URL, $0, 0) }) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: handle)?.lowercased(),
            let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty
        else { return nil }
        self.scheme = scheme
        origin = "\(scheme)://\(host)" + (Self.part(CURLUPART_PORT, of: handle).map { ":\($0)" } ?? "")
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
