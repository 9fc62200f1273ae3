import CCurl

/// A libcurl multi handle: many transfers and their connection cache, used by one thread.
struct CurlMulti: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// - Parameter maxIdleConnections: connections kept open for reuse.
    init?(maxIdleConnections: Int) {
        guard CurlLibrary.isReady, let handle = curl_multi_init() else { return nil }
        self.handle = handle
        _ = troupe_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maxIdleConnections)
    }

    deinit {
        curl_multi_cleanup(handle)
    }

    /// The one part of the handle other threads may use.
    var wakeHandle: WakeHandle { WakeHandle(handle: handle) }

    func add(_ easy: borrowing CurlEasy) -> Bool { curl_multi_add_handle(handle, easy.handle) == CURLM_OK }

    /// Takes a transfer out; one that has not ended loses its connection.
    func remove(_ easy: borrowing CurlEasy) { curl_multi_remove_handle(handle, easy.handle) }

    /// Moves every transfer as far as it goes without waiting.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(handle, &running)
    }

    /// The next transfer that has ended: its context pointer and result.
    func nextEnded() -> (context: UnsafeMutableRawPointer, result: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            var context: UnsafeMutableRawPointer?
            guard message.pointee.msg == CURLMSG_DONE, let easy = troupe_curl_message_easy(message),
                troupe_curl_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context
            else { continue }
            return (context, troupe_curl_message_result(message))
        }
        return nil
    }

    /// Waits for a socket, an internal timer, a wake-up or the timeout.
    func poll(milliseconds: Int32) {
        curl_multi_poll(handle, nil, 0, milliseconds, nil)
    }
}

/// Wakes a thread that waits in `CurlMulti.poll`.
///
/// `@unchecked Sendable`: `curl_multi_wakeup` is the one multi function that any thread may call; the holder
/// (`TransferMailbox`) drops this value, under its lock, before the multi handle is freed.
struct WakeHandle: @unchecked Sendable {
    fileprivate let handle: UnsafeMutableRawPointer

    func wake() { curl_multi_wakeup(handle) }
}
