import CCurl

/// The one process-wide initialisation libcurl asks for.
enum CurlLibrary {
    /// `true` once the library is usable.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// The library's own text for a result; static, free of any request data.
    static func text(_ code: CURLcode) -> String {
        curl_easy_strerror(code).map { String(cString: $0) } ?? "code \(code.rawValue)"
    }
}
