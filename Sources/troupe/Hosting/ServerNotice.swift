import Glibc
import TroupeGraph

/// The file in a data directory that says which server works on it.
enum ServerNotice {
    private static func path(_ dataDirectory: String) -> String { dataDirectory + "/server.json" }

    static func post(url: String, in dataDirectory: String) {
        let notice: Value = ["url": .string(url), "pid": .integer(Int(getpid()))]
        _ = FileTree.write(notice.jsonBytes, to: path(dataDirectory))
    }

    static func remove(from dataDirectory: String) { unlink(path(dataDirectory)) }

    /// The address of the server that works on the directory, when its process is there.
    static func url(in dataDirectory: String) -> String? {
        guard let bytes = FileTree.read(path(dataDirectory), limit: 4096), let notice = try? Value(jsonBytes: bytes),
            let pid = notice["pid"]?.intValue, kill(pid_t(pid), 0) == 0 || errno == EPERM
        else { return nil }
        return notice["url"]?.stringValue
    }
}
