import Glibc
import TroupeCompiler

/// The few things that are asked of the file system.
enum FileTree {
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The whole of a file, up to a limit; nil when it cannot be read or is larger.
    static func read(_ path: String, limit: Int = 64 << 20) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            if bytes.count > limit { return nil }
        }
    }

    /// Writes a file as a whole: it is never seen half.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) -> Bool {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return false }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { break }
            written += max(0, count)
        }
        close(descriptor)
        return written == bytes.count && rename(temporary, path) == 0
    }

    /// Makes a directory and those above it.
    static func makeDirectory(_ path: String, mode: mode_t) -> Bool {
        if isDirectory(path) { return true }
        let parent = Installation.parent(of: path)
        if parent != path, !isDirectory(parent), !makeDirectory(parent, mode: 0o755) { return false }
        return mkdir(path, mode) == 0 || isDirectory(path)
    }

    /// The path from the root, links kept; relative paths start at the working directory.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    /// The path from the root without links; nil when there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// YAML files below a directory, or the file itself, in order of name. Links to directories are not followed.
    static func yamlFiles(under path: String) -> [String] {
        isProcessFile(path) && !isDirectory(path) ? [] : files(under: path, where: WorkflowFileName.isWorkflow)
    }

    /// The same for files with processes.
    static func processFiles(under path: String) -> [String] {
        isProcessFile(path) || isDirectory(path) ? files(under: path, where: isProcessFile) : []
    }

    private static func files(
        under path: String, depth: Int = 8, where isWanted: (_ name: String) -> Bool
    ) -> [String] {
        if !isDirectory(path) { return exists(path) ? [path] : [] }
        guard depth > 0, let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let full = path + "/" + name
            var status = stat()
            guard lstat(full, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files += self.files(under: full, depth: depth - 1, where: isWanted)
            } else if isWanted(name) {
                files.append(full)
            }
        }
        return files.sorted()
    }

    /// Whether a file's name says that it holds processes or decisions.
    static func isProcessFile(_ path: String) -> Bool {
        [".bpmn", ".bpmn20.xml", ".dmn"].contains { path.hasSuffix($0) }
            && path.split(separator: "/").last?.hasPrefix(".") == false
    }
}
