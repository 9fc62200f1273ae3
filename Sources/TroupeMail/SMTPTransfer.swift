import CCurl

/// One mail on its way, blocking.
enum SMTPTransfer {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// - Returns: nil when the server has taken the mail.
    static func send(_ mail: Mail, by server: MailServer, now: Int64) -> MailError? {
        guard isReady, let easy = curl_easy_init() else { return .notSent("libcurl gave no handle") }
        defer { curl_easy_cleanup(easy) }
        var lists: [UnsafeMutablePointer<curl_slist>] = []
        defer { lists.forEach(curl_slist_free_all) }
        func list(_ texts: [String]) -> UnsafeMutablePointer<curl_slist>? {
            var head: UnsafeMutablePointer<curl_slist>?
            for text in texts {
                guard let longer = curl_slist_append(head, text) else { break }
                head = longer
            }
            if let head { lists.append(head) }
            return head
        }
        var isSet = true
        func note(_ code: CURLcode) { if code != CURLE_OK { isSet = false } }

        note(troupe_curl_set_string(easy, CURLOPT_URL, server.url))
        note(troupe_curl_set_string(easy, CURLOPT_MAIL_FROM, "<\(server.from)>"))
        note(troupe_curl_set_pointer(easy, CURLOPT_MAIL_RCPT, list(mail.to.map { "<\($0)>" })))
        note(troupe_curl_set_long(easy, CURLOPT_NOSIGNAL, 1))
        note(troupe_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT, 15))
        note(troupe_curl_set_long(easy, CURLOPT_TIMEOUT, 60))
        // Encrypted where the server offers it; a password never goes over an open line.
        let level = server.user == nil ? CURLUSESSL_TRY : CURLUSESSL_ALL
        note(troupe_curl_set_long(easy, CURLOPT_USE_SSL, Int(level.rawValue)))
        if let user = server.user {
            note(troupe_curl_set_string(easy, CURLOPT_USERNAME, user))
            note(troupe_curl_set_string(easy, CURLOPT_PASSWORD, server.password ?? ""))
        }
        note(
            troupe_curl_set_pointer(easy, CURLOPT_HTTPHEADER, list(MailHeader.lines(mail, from: server.from, now: now)))
        )

        guard let mime = curl_mime_init(easy) else { return .notSent("libcurl has no memory") }
        defer { curl_mime_free(mime) }
        let part = curl_mime_addpart(mime)
        let body = Array(mail.body.utf8)
        body.withUnsafeBytes { bytes in
            note(curl_mime_data(part, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count))
        }
        note(curl_mime_type(part, "text/plain; charset=utf-8"))
        note(curl_mime_encoder(part, "base64"))
        note(troupe_curl_set_pointer(easy, CURLOPT_MIMEPOST, UnsafeMutableRawPointer(mime)))
        guard isSet else { return .notSent("libcurl refused an option") }

        let code = curl_easy_perform(easy)
        guard code != CURLE_OK else { return nil }
        // The library's own text; the server's answer may name addresses.
        return .notSent(curl_easy_strerror(code).map { String(cString: $0) } ?? "code \(code.rawValue)")
    }
}
