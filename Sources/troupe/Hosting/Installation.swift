import Glibc
import TroupeGraph

/// Where this program's own files are.
struct Installation: Sendable {
    /// Holds `workflows`, `personas`, `swagger-ui`.
    var shareDirectory: String

    /// The directory of this executable, links resolved.
    static var executableDirectory: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return parent(of: path)
    }

    /// Looks in the given place, then `<exe>/../share/troupe`, then for the checkout that the executable was built in.
    static func find(shareDirectory given: String?) throws -> Installation {
        if let given {
            guard isShare(given) else {
                throw CommandFailure(
                    description: "'\(given)' is no share directory: it has no 'workflows' and 'personas' in it")
            }
            return Installation(shareDirectory: given)
        }
        var directory = executableDirectory
        let installed = parent(of: directory) + "/share/troupe"
        if isShare(installed) { return Installation(shareDirectory: installed) }
        while directory.count > 1 {
            if isShare(directory) { return Installation(shareDirectory: directory) }
            directory = parent(of: directory)
        }
        throw CommandFailure(
            description: "the files that come with troupe (workflows, personas) are not beside it; "
                + "say where they are with --share-dir or TROUPE_SHARE_DIR")
    }

    private static func isShare(_ path: String) -> Bool {
        FileTree.isDirectory(path + "/workflows") && FileTree.isDirectory(path + "/personas")
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
