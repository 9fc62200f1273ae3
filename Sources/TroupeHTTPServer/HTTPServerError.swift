import Glibc

/// Why a server cannot be made or started. What goes wrong with one request is an ``HTTPFailure``.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    /// The host is neither an IP address nor `localhost`.
    case badAddress(String)
    /// The socket cannot be bound; `errno` says why.
    case cannotListen(host: String, port: UInt16, errno: Int32)
    /// The HTTP library refuses to start.
    case cannotStart
    /// `start()` was called a second time, or after `shutdown`.
    case alreadyStarted
    /// A route's template or method is malformed, or two routes are the same.
    case badRoute(method: String, template: String, why: String)
    /// A directory of static files cannot be served.
    case badDirectory(path: String, why: String)

    package var description: String {
        switch self {
        case .badAddress(let host):
            return "Cannot listen on \"\(host)\": give an IPv4 or IPv6 address or \"localhost\"."
        case .cannotListen(let host, let port, let code):
            let why = String(cString: strerror(code))
            let remedy = code == EADDRINUSE ? " Choose another port or stop the program that uses it." : ""
            return "Cannot listen on \(host) port \(port): \(why).\(remedy)"
        case .cannotStart:
            return "The HTTP server cannot start: the limit of open files or threads may be too low."
        case .alreadyStarted:
            return "The HTTP server was started before: make a new one."
        case .badRoute(let method, let template, let why):
            return "The route \(method) \(template) is wrong: \(why)."
        case .badDirectory(let path, let why):
            return "Cannot serve files from \(path): \(why)."
        }
    }
}
