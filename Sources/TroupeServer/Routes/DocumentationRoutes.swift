import TroupeGraph
import TroupeHTTPServer

/// Swagger UI at `/docs`, from the files of the PyPI wheel `swagger-ui-bundle-v2`; nothing is fetched at run time.
struct DocumentationRoutes {
    /// The wheel's files; nil when they are not installed.
    let files: StaticFiles?

    private static let remedy = "run `make` (it installs Swagger UI under share/swagger-ui), or read /openapi.json"

    var routes: [Route] {
        [
            page("/docs", id: "docsWithoutSlash", 308, "The page is at /docs/") { _ in
                Response(status: 308, headers: ["Location": "/docs/"])
            },
            page("/docs/{file...}", id: "docs", 200, "Swagger UI") { call in
                guard let files else { throw RequestProblem.notInstalled(what: "Swagger UI", remedy: Self.remedy) }
                var response: Response
                switch call.request.remainingSegments {
                case [""], ["index.html"]: response = .text(Self.index, type: "text/html; charset=utf-8")
                case ["start.js"]: response = .text(Self.start, type: "text/javascript; charset=utf-8")
                default: response = try files.response(to: call.request, for: call.request.remainingSegments)
                }
                // The page needs its own files only; images may stand in the styles.
                response.headers["Content-Security-Policy"] =
                    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
                return response
            },
        ]
    }

    private func page(
        _ path: String, id: String, _ status: Int, _ summary: String,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Operation(
            "GET", path, id: id, tag: "Documentation", summary,
            answers: [.init(status, summary, types: status == 200 ? ["text/html"] : [])]
        ).with { $0.problems = [404] }.route(handler)
    }

    private static let index = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Troupe API</title>
        <link rel="stylesheet" href="swagger-ui.css">
        <link rel="icon" type="image/png" href="favicon-32x32.png" sizes="32x32">
        </head>
        <body>
        <div id="swagger-ui"></div>
        <script src="swagger-ui-bundle.js"></script>
        <script src="start.js"></script>
        </body>
        </html>

        """

    private static let start = """
        window.ui = SwaggerUIBundle({
            url: "/openapi.json",
            dom_id: "#swagger-ui",
            deepLinking: true,
            validatorUrl: null,
            presets: [SwaggerUIBundle.presets.apis],
        });

        """
}
