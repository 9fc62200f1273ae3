import Glibc

/// The program under test, as a user has it: the one that was built beside these tests, or `TROUPE_BINARY`.
enum Troupe {
    /// The checkout.
    static let root: String = parent(of: parent(of: parent(of: parent(of: #filePath))))

    static let binary: String = getenv("TROUPE_BINARY").map { String(cString: $0) } ?? built("troupe")

    /// A program that was built beside these tests.
    static func built(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return parent(of: String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self))
            + "/" + name
    }

    /// Whether the long tests are wanted.
    static let isSoak = getenv("TROUPE_SOAK").map { String(cString: $0) == "1" } ?? false

    static func parent(of path: String) -> String {
        String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    }

    static var environment: [String: String] {
        [
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8",
            "TROUPE_SHARE_DIR": root, "GIT_CONFIG_GLOBAL": "/dev/null",
        ]
    }

    /// Starts it on the data directory of a folder.
    static func start(
        _ arguments: [String], in folder: TestFolder, environment more: [String: String] = [:]
    ) throws -> TestProgram {
        var environment = environment.merging(more) { $1 }
        environment["TROUPE_DATA_DIR"] = folder.at("data")
        return try TestProgram(binary, arguments, environment: environment, directory: folder.path)
    }

    /// Runs it to its end.
    static func run(_ arguments: [String], in folder: TestFolder) async throws -> TestProgram.Ending {
        await (try start(arguments, in: folder)).ended()
    }
}
