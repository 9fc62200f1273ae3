import CMicroHTTPD
import Glibc

/// libmicrohttpd's daemon. Sendable because `stop` is called once, after everything else, and the rest of the
/// daemon's work is its own threads' business.
final class HTTPDaemon: @unchecked Sendable {
    private let daemon: OpaquePointer
    private let socket: ListeningSocket
    /// libmicrohttpd keeps a pointer to it until it is stopped.
    private let desk: OpenRequests

    var address: SocketAddress { socket.address }

    init(desk: OpenRequests) throws(HTTPServerError) {
        let configuration = desk.configuration
        let limits = configuration.limits
        socket = try ListeningSocket(host: configuration.host, port: configuration.port)
        self.desk = desk
        let context = Unmanaged.passUnretained(desk).toOpaque()
        let flags =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_ALLOW_UPGRADE.rawValue
        func option(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem {
            MHD_OptionItem(option: option, value: value, ptr_value: pointer)
        }
        let threads = max(1, configuration.threads)
        var options = [
            option(.LISTEN_SOCKET, Int(socket.descriptor)),
            option(.NOTIFY_COMPLETED, unsafeBitCast(requestCompleted, to: Int.self), context),
            option(.NOTIFY_CONNECTION, unsafeBitCast(connectionChanged, to: Int.self), context),
            option(.URI_LOG_CALLBACK, unsafeBitCast(requestBegan, to: Int.self), context),
            option(.CONNECTION_LIMIT, max(threads, limits.connections)),
            option(.CONNECTION_MEMORY_LIMIT, limits.headBytes),
            option(.CONNECTION_TIMEOUT, limits.idleSeconds),
            option(.PER_IP_CONNECTION_LIMIT, limits.connectionsPerAddress),
            option(.STRICT_FOR_CLIENT, 1),
            option(.END, 0),
        ]
        if threads > 1 { options.insert(option(.THREAD_POOL_SIZE, threads), at: 0) }
        let started = options.withUnsafeMutableBufferPointer { list in
            withVaList([
                Int32(MHD_OPTION.ARRAY.rawValue), OpaquePointer(list.baseAddress!), Int32(MHD_OPTION.END.rawValue),
            ]) {
                MHD_start_daemon_va(flags, 0, connectionArrived, context, requestProgress, context, $0)
            }
        }
        guard let started else { throw .cannotStart }
        daemon = started
    }

    /// Accepts no connection from here on.
    func quiesce() {
        _ = MHD_quiesce_daemon(daemon)
        socket.refuseConnections()
    }

    /// Blocks until the threads have ended. No connection may be suspended: libmicrohttpd aborts the process then.
    func stop() { MHD_stop_daemon(daemon) }
}

// MARK: - Callbacks, all on threads of libmicrohttpd

private func desk(_ context: UnsafeMutableRawPointer?) -> OpenRequests {
    Unmanaged<OpenRequests>.fromOpaque(context!).takeUnretainedValue()
}

private let connectionArrived:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafePointer<sockaddr>?, socklen_t
    ) -> MHD_Result = { context, address, length in
        desk(context).accepting(address.flatMap { SocketAddress($0, length: length) })
        return .YES
    }

private let connectionChanged:
    @convention(c) (
        UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        MHD_ConnectionNotificationCode
    ) -> Void = { context, connection, _, code in
        guard let connection else { return }
        if code == .CONNECTION_NOTIFY_STARTED {
            desk(context).connected(connection)
        } else {
            desk(context).disconnected(connection)
        }
    }

/// Gets the target before anything is decoded; what it returns becomes the request's context pointer.
private let requestBegan:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = { context, target, _ in
        let exchange = Exchange(target: target.map { String(cString: $0) } ?? "", desk: desk(context))
        return Unmanaged.passRetained(exchange).toOpaque()
    }

private let requestCompleted:
    @convention(c) (
        UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        MHD_RequestTerminationCode
    ) -> Void = { _, _, slot, _ in
        guard let slot, let pointer = slot.pointee else { return }
        slot.pointee = nil
        Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue().completed()
    }

private let requestProgress:
    @convention(c) (
        UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
        UnsafePointer<CChar>?, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> MHD_Result = { _, connection, _, method, version, upload, uploadSize, slot in
        guard let connection, let pointer = slot?.pointee else { return .NO }
        let count = uploadSize?.pointee ?? 0
        uploadSize?.pointee = 0
        return Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue().progress(
            connection, method: method.map { String(cString: $0) } ?? "",
            version: version.map { String(cString: $0) } ?? "",
            upload: UnsafeRawBufferPointer(start: upload, count: count))
    }
