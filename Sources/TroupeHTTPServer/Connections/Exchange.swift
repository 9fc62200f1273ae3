import CMicroHTTPD

/// One request as its thread of libmicrohttpd sees it. Only that thread touches it.
final class Exchange {
    private let desk: OpenRequests
    private let target: String
    private let began = ContinuousClock.now
    private let pending = PendingResponse()
    private var request: Request?
    private var method = ""
    private var bodyLimit = 0
    private var bodyBytes = 0
    private var status: Int?
    private var sentBytes = 0
    private var stream: ResponseStream?
    private var upgrade: WebSocketUpgrade?
    private var isReported = false

    init(target: String, desk: OpenRequests) {
        self.target = target
        self.desk = desk
        desk.opened(pending)
    }

    /// Called once after the head, then for each piece of body, then at the body's end, and after each resume.
    func progress(
        _ connection: OpaquePointer, method: @autoclosure () -> String, version: @autoclosure () -> String,
        upload: UnsafeRawBufferPointer
    ) -> MHD_Result {
        if request == nil { return begin(connection, method: method(), version: version()) }
        if !upload.isEmpty { return read(upload) }
        if bodyBytes > bodyLimit { return refuse(.bodyTooLarge(limit: bodyLimit), connection) }
        if let response = desk.take(pending) { return send(response, connection, closing: desk.isStopping) }
        guard let request else { return .NO }
        self.request?.body = []  // the task has it now
        let router = desk.router
        let admitted = desk.admit(pending, on: ConnectionRef(pointer: connection)) {
            await router.respond(toResolved: request)
        }
        return admitted ? .YES : refuse(.stopping, connection)
    }

    private func begin(_ connection: OpaquePointer, method: String, version: String) -> MHD_Result {
        self.method = method
        let headers = readHeaders(connection)
        let failure = RequestStrictness.failure(
            method: method, target: target, version: version, headers: headers, limits: desk.limits)
        if let failure { return refuse(failure, connection) }
        do throws(HTTPFailure) {
            let target = try RequestTarget(parsing: target)
            if let authority = target.authority, authority.lowercased() != headers["Host"]?.lowercased() {
                throw .badRequest("the target and the Host header name different hosts")
            }
            var request = Request(
                method: method, version: version, target: target, headers: headers,
                remoteAddress: desk.address(of: connection))
            request.resolution = desk.router.resolve(method: method, target: target)
            request.abandonment = { [weak pending = self.pending] in pending?.isAbandoned ?? true }
            bodyLimit = request.route?.bodyLimit ?? desk.limits.body
            self.request = request
            if let length = headers["Content-Length"].flatMap({ Int($0) }), length > bodyLimit {
                throw .bodyTooLarge(limit: bodyLimit)
            }
            return .YES
        } catch {
            return refuse(error, connection)
        }
    }

    private func read(_ upload: UnsafeRawBufferPointer) -> MHD_Result {
        bodyBytes += upload.count
        if began.duration(to: .now) > .seconds(desk.limits.bodySeconds) { return .NO }
        if bodyBytes <= bodyLimit {
            request?.body.append(contentsOf: upload)
            return .YES
        }
        // A response cannot be queued in mid-body: read on without keeping it, but not for ever.
        request?.body = []
        return bodyBytes <= 4 * (bodyLimit + 65_536) ? .YES : .NO
    }

    // MARK: - Answering

    private func refuse(_ failure: HTTPFailure, _ connection: OpaquePointer) -> MHD_Result {
        pending.refuse()
        return send(failure.rendered(by: desk.router.errorResponder), connection, closing: true)
    }

    private func send(_ response: Response, _ connection: OpaquePointer, closing: Bool) -> MHD_Result {
        if queue(response, connection, closing: closing) { return .YES }
        // A header that cannot be sent, or a status that is none: the handler's fault, not the client's.
        if case .stream(let stream) = response.content { stream.detach() }
        pending.refuse()
        return queue(HTTPFailure.plainText(.internalError), connection, closing: true) ? .YES : .NO
    }

    private func queue(_ response: Response, _ connection: OpaquePointer, closing: Bool) -> Bool {
        let made: OpaquePointer?
        switch response.content {
        case .bytes(let bytes):
            made = bytes.withUnsafeBytes {
                MHD_create_response_from_buffer(
                    $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .stream(let stream): made = stream.makeMHDResponse(on: ConnectionRef(pointer: connection))
        case .webSocket:
            made = MHD_create_response_for_upgrade(
                { _, _, exchange, early, earlySize, socket, handle in
                    let exchange = Unmanaged<Exchange>.fromOpaque(exchange!).takeUnretainedValue()
                    let early = Array(UnsafeRawBufferPointer(start: early, count: earlySize))
                    exchange.handOver(UpgradedSocket(descriptor: socket, handle: handle!, early: early))
                }, nil)
        }
        guard let made else { return false }
        defer { MHD_destroy_response(made) }  // drops our reference only
        for field in response.headers.fields {
            let clean = field.name.utf8.allSatisfy(RequestStrictness.isTokenByte) && !field.value.utf8.contains(0)
            if !clean || MHD_add_response_header(made, field.name, field.value) == .NO { return false }
        }
        if case .webSocket(let upgrade) = response.content {
            guard response.status == 101 else { return false }
            self.upgrade = upgrade
        } else {
            guard (200...599).contains(response.status) else { return false }
            if closing, MHD_add_response_header(made, "Connection", "close") == .NO { return false }
        }
        guard MHD_queue_response(connection, UInt32(response.status), made) == .YES else { return false }
        status = response.status
        switch response.content {
        case .bytes(let bytes): sentBytes = method == "HEAD" ? 0 : bytes.count
        case .stream(let stream): self.stream = stream
        case .webSocket: break
        }
        return true
    }

    private func handOver(_ socket: UpgradedSocket) {
        report()
        if let upgrade { upgrade.hub.adopt(socket, upgrade) } else { _ = mhd_upgrade_close(socket.handle) }
        upgrade = nil
    }

    func completed() {
        desk.completed(pending)
        report()
    }

    private func report() {
        if isReported || method.isEmpty { return }
        isReported = true
        desk.configuration.observer(
            RequestReport(
                route: request?.route?.template.text, method: method, status: status,
                duration: began.duration(to: .now), bytes: stream?.bytesTaken ?? sentBytes))
    }

    private func readHeaders(_ connection: OpaquePointer) -> Headers {
        var fields: [Header] = []
        withUnsafeMutablePointer(to: &fields) { list in
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { list, _, name, nameSize, value, valueSize in
                    func text(_ pointer: UnsafePointer<CChar>?, _ size: Int) -> String {
                        String(decoding: UnsafeRawBufferPointer(start: pointer, count: size), as: UTF8.self)
                    }
                    list!.assumingMemoryBound(to: [Header].self).pointee
                        .append(Header(text(name, nameSize), text(value, valueSize)))
                    return .YES
                }, list)
        }
        return Headers(fields)
    }
}
