package import TroupeHTTPServer

/// Why the API cannot be served.
package enum APIServerError: Error, Equatable, CustomStringConvertible {
    /// Another address than loopback without permission and token.
    case remoteAddress(String)
    /// The token is too short, or cannot be sent in a header.
    case weakToken
    case http(HTTPServerError)

    package var description: String {
        switch self {
        case .remoteAddress(let host):
            """
            Listening on \(host) would let other machines start commands here: give --allow-remote and a token, or \
            listen on localhost.
            """
        case .weakToken:
            "The token must have at least 16 printable ASCII characters without spaces; openssl rand -hex 32 makes one."
        case .http(let error): error.description
        }
    }
}
