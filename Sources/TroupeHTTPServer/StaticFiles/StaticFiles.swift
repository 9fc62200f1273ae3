/// A directory's files, read into memory once. A request then looks a name up in a table and never touches the file
/// system: no path that a client writes can lead out of the directory, and no disk can block a task.
package struct StaticFiles: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let type: String
        let tag: String
    }

    private let files: [String: File]
    private let directories: Set<String>

    /// Reads the directory and those below. Symbolic links, sockets and the like are left out, also if they point
    /// inside. Blocks: make it before serving.
    package init(
        directory: String, maxFiles: Int = 4096, maxBytes: Int = 64 << 20
    ) throws(HTTPServerError) {
        var reading = DirectoryReading(maxFiles: maxFiles, maxBytes: maxBytes)
        try reading.read(directory)
        files = reading.files
        directories = reading.directories
    }

    /// The names of the files, `/` between directory and file.
    package var names: [String] { files.keys.sorted() }

    /// A GET route for everything below `prefix`, such as `/docs`.
    package func route(under prefix: String, metadata: (any Sendable)? = nil) -> Route {
        Route("GET", RouteTemplate(prefix + "/{file...}"), metadata: metadata) { request in
            try self.response(to: request, for: request.remainingSegments)
        }
    }

    /// The file that the segments name; a directory's `index.html`. 304 if the client has it already.
    package func response(to request: Request, for segments: ArraySlice<String>) throws(HTTPFailure) -> Response {
        // A decoded segment may hold a slash: it is no separator then, and no file's name.
        if segments.contains(where: { $0.contains("/") }) { throw .notFound }
        var name = segments.joined(separator: "/")
        let isDirectory = name.isEmpty || name.hasSuffix("/")
        if segments.isEmpty || (!isDirectory && directories.contains(name)) {
            // Relative links in index.html need the slash.
            guard files[name.isEmpty ? "index.html" : name + "/index.html"] != nil,
                !request.target.rawPath.hasPrefix("//")
            else { throw .notFound }
            return Response(status: 308, headers: ["Location": request.target.rawPath + "/"])
        }
        if isDirectory { name += "index.html" }
        guard let file = files[name] else { throw .notFound }
        var headers: Headers = [
            "ETag": file.tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff",
        ]
        if matches(request, file.tag) { return Response(status: 304, headers: headers) }
        headers.append("Content-Type", file.type)
        return Response(headers: headers, content: .bytes(file.bytes))
    }

    /// RFC 9110, section 13.1.2: the comparison is weak.
    private func matches(_ request: Request, _ tag: String) -> Bool {
        request.headers.values("If-None-Match").flatMap { $0.split(separator: ",") }.map(trimmed)
            .contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
    }
}
