import CCurl
import Glibc

/// One transfer on the transfer thread: the easy handle, what its callbacks see, and its limits.
///
/// Lives and dies on that thread; libcurl holds an unretained pointer to it from `init` until the easy handle is freed.
final class Transfer {
    static let maxHeadBytes = 256 << 10

    let channel: TransferChannel
    private(set) var easy: CurlEasy
    private let request: HTTPRequest
    private let totalDeadline: ContinuousClock.Instant?
    private var sent = 0
    private var reader = ResponseHeadReader(limit: maxHeadBytes)
    private var failure: HTTPClientError.Reason?
    private var isConnected = false
    private var isPaused = false
    private var lastActivity: ContinuousClock.Instant

    /// - Throws: `cannotRun` when libcurl refuses an option or has no memory.
    init(
        _ order: TransferOrder, configuration: HTTPClientConfiguration, now: ContinuousClock.Instant
    ) throws(HTTPClientError) {
        guard let easy = CurlEasy() else {
            throw HTTPClientError(.cannotRun("libcurl gave no handle"), target: order.channel.target)
        }
        self.easy = easy
        channel = order.channel
        request = order.request
        totalDeadline = order.totalDeadline
        lastActivity = now
        configure(configuration)
        configureCallbacks()
        configureMethod()
        configureHeaders(userAgent: configuration.userAgent)
        guard self.easy.isComplete else {
            throw HTTPClientError(.cannotRun("libcurl refused an option"), target: channel.target)
        }
    }

    // MARK: Deadlines

    /// The earliest moment at which `timeout(at:)` could say something; later activity only moves it back.
    func nextDeadline(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let idle = (isConnected && !isPaused ? lastActivity : now) + request.timeouts.idle
        return totalDeadline.map { min($0, idle) } ?? idle
    }

    /// The limit that has passed, if one has. The connect limit is libcurl's own.
    func timeout(at now: ContinuousClock.Instant) -> HTTPClientError? {
        if let totalDeadline, let total = request.timeouts.total, now >= totalDeadline {
            return error(.timedOut(.total, after: total))
        }
        if isConnected, !isPaused, now >= lastActivity + request.timeouts.idle {
            return error(.timedOut(.idle, after: request.timeouts.idle))
        }
        return nil
    }

    // MARK: Progress

    /// Goes on after the consumer made room.
    func resume() {
        guard isPaused else { return }
        isPaused = false
        lastActivity = .now
        easy.unpause()
    }

    /// What libcurl's result means.
    func end(_ code: CURLcode) -> Result<Void, HTTPClientError> {
        if let failure { return .failure(error(failure)) }
        // libcurl calls it a success when the connection closes between two header lines.
        guard code != CURLE_OK else { return reader.isComplete ? .success(()) : .failure(error(.connectionLost)) }
        return .failure(error(reason(for: code)))
    }

    private func error(_ reason: HTTPClientError.Reason) -> HTTPClientError {
        HTTPClientError(reason, target: channel.target)
    }

    private func reason(for code: CURLcode) -> HTTPClientError.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .couldNotResolve
        case CURLE_COULDNT_CONNECT:
            return .couldNotConnect(strerror(easy.systemError).map { String(cString: $0) } ?? "unknown")
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(.connect, after: request.timeouts.connect)
        case CURLE_FILESIZE_EXCEEDED:
            return .tooLarge(limit: request.maxResponseBytes)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE:
            return .tls(easy.detail.isEmpty ? CurlLibrary.text(code) : easy.detail)
        case CURLE_RECV_ERROR where easy.detail.contains("chunk"):
            return .protocolError("invalid chunked coding")
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND:
            return .connectionLost
        case CURLE_OUT_OF_MEMORY:
            return .cannotRun("out of memory")
        default:
            return .protocolError(CurlLibrary.text(code))
        }
    }

    // MARK: Set-up

    private func configure(_ configuration: HTTPClientConfiguration) {
        easy.set(CURLOPT_NOSIGNAL, 1)
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_FOLLOWLOCATION, 0)
        easy.set(CURLOPT_PROXY, configuration.proxy ?? "")
        // A stream that pauses or is cut off must not disturb others: one connection per exchange in flight.
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorityFile { easy.set(CURLOPT_CAINFO, file) }
        if let path = request.unixSocketPath { easy.set(CURLOPT_UNIX_SOCKET_PATH, path) }
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(request.timeouts.connect.millisecondsRoundedUp))
        easy.set(CURLOPT_MAXAGE_CONN, configuration.maxIdleSeconds)
        // Ending a transfer must not wait for a name resolution that hangs.
        easy.set(CURLOPT_QUICK_EXIT, 1)
        if request.method != "HEAD" { easy.setOffset(CURLOPT_MAXFILESIZE_LARGE, request.maxResponseBytes) }
        easy.closeSocketsOnExec()
    }

    private func configureCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_PRIVATE, context: context)
        easy.set(CURLOPT_WRITEDATA, context: context)
        easy.set(CURLOPT_HEADERDATA, context: context)
        easy.set(CURLOPT_READDATA, context: context)
        easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Transfer.from(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Transfer.from(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        easy.set(CURLOPT_READFUNCTION) { bytes, size, count, context in
            guard let context else { return Int(CURL_READFUNC_ABORT) }
            return Transfer.from(context).giveBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        easy.setPrerequest(
            { context, _, _, _, _ in
                guard let context else { return CURL_PREREQFUNC_ABORT }
                return Transfer.from(context).connected() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            }, context: context)
    }

    private func configureMethod() {
        if request.method == "HEAD" {
            easy.set(CURLOPT_NOBODY, 1)
            return
        }
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            easy.set(CURLOPT_UPLOAD, 1)
            easy.setOffset(CURLOPT_INFILESIZE_LARGE, request.body.count)
        } else {
            easy.set(CURLOPT_HTTPGET, 1)
        }
        easy.set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func configureHeaders(userAgent: String) {
        if request.headers["user-agent"] == nil { easy.addHeader(line: "User-Agent: \(userAgent)") }
        easy.addHeader(line: "Expect:")  // libcurl's notation for "do not send this one"
        for field in request.headers.fields {
            // "Name:" would remove a field in libcurl's notation; "Name;" sends it empty.
            let isEmpty = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            easy.addHeader(line: isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        easy.useHeaders()
    }

    // MARK: Callbacks

    static func from(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// `false` forbids to send the request. libcurl repeats a request by itself when a kept-alive connection turns out
    /// to be closed, though the server may have acted on it; only requests without effect may be repeated.
    private func connected() -> Bool {
        let isSafe = request.body.isEmpty && ["GET", "HEAD", "OPTIONS"].contains(request.method)
        guard !isConnected || isSafe else {
            failure = .connectionLost
            return false
        }
        isConnected = true
        lastActivity = .now
        return true
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        switch reader.read(line: line) {
        case .more:
            break
        case .head(let head):
            channel.receive(head)
        case .malformed:
            failure = .protocolError("malformed status line")
            return 0
        case .tooLarge:
            failure = .headTooLarge(limit: Self.maxHeadBytes)
            return 0
        }
        return line.count
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        guard !bytes.isEmpty else { return 0 }
        switch channel.offer(bytes) {
        case .taken:
            return bytes.count
        case .paused:
            isPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        case .tooLarge:
            failure = .tooLarge(limit: request.maxResponseBytes)
            return 0
        case .abandoned:
            failure = .cancelled
            return 0
        }
    }

    private func giveBody(_ space: UnsafeMutableRawBufferPointer) -> Int {
        lastActivity = .now
        let piece = request.body[sent...].prefix(space.count)
        space.copyBytes(from: piece)
        sent += piece.count
        return piece.count
    }
}
