import CCurl
import Glibc

/// A libcurl easy handle: one transfer and what must live as long as it.
struct CurlEasy: ~Copyable {
    let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var failed = false

    init?() {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        note(troupe_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// `false` once libcurl refused an option or had no memory.
    var isComplete: Bool { !failed }

    /// libcurl's words for the failure; for TLS failures the only place that says why.
    var detail: String { String(cString: errorText) }

    /// The errno of the last connection attempt.
    var systemError: Int32 {
        var number = 0
        return troupe_curl_get_long(handle, CURLINFO_OS_ERRNO, &number) == CURLE_OK
            ? Int32(truncatingIfNeeded: number) : 0
    }

    mutating func set(_ option: CURLoption, _ value: Int) { note(troupe_curl_set_long(handle, option, value)) }

    mutating func setOffset(_ option: CURLoption, _ value: Int) {
        note(troupe_curl_set_offset(handle, option, curl_off_t(value)))
    }

    mutating func set(_ option: CURLoption, _ value: String) { note(troupe_curl_set_string(handle, option, value)) }

    mutating func set(_ option: CURLoption, context: UnsafeMutableRawPointer) {
        note(troupe_curl_set_pointer(handle, option, context))
    }

    mutating func set(_ option: CURLoption, call: @escaping troupe_curl_data_callback) {
        note(troupe_curl_set_data_callback(handle, option, call))
    }

    mutating func setPrerequest(_ call: @escaping curl_prereq_callback, context: UnsafeMutableRawPointer) {
        note(troupe_curl_set_prerequest_callback(handle, call))
        note(troupe_curl_set_pointer(handle, CURLOPT_PREREQDATA, context))
    }

    /// Opens sockets with close-on-exec, so that no child process inherits a connection.
    mutating func closeSocketsOnExec() {
        note(
            troupe_curl_set_open_socket_callback(handle) { _, _, address in
                guard let address = address?.pointee else { return CURL_SOCKET_BAD }
                return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
            })
    }

    /// Adds one line to the request head, in libcurl's notation.
    mutating func addHeader(line: String) {
        guard let longer = curl_slist_append(headers, line) else {
            failed = true
            return
        }
        headers = longer
    }

    /// Hands the collected lines to the transfer.
    mutating func useHeaders() {
        note(troupe_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
    }

    /// Goes on after a write callback returned `CURL_WRITEFUNC_PAUSE`.
    func unpause() { curl_easy_pause(handle, CURLPAUSE_CONT) }

    private mutating func note(_ code: CURLcode) {
        if code != CURLE_OK { failed = true }
    }
}
