import Glibc
import TroupeGraph

/// Reads the YAML files, and where they are wanted the BPMN and DMN files, below paths, each folder once, however links lead there.
struct DirectoryWalk {
    private(set) var files: [(path: String, bytes: [UInt8])] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let limits: WorkflowDirectory.Limits
    private let includesTests: Bool
    private let includesProcesses: Bool
    private var seen: Set<FileIdentity> = []
    private var bytesLeft: Int
    private var isOver = false

    private struct FileIdentity: Hashable {
        let device: UInt
        let inode: UInt
    }

    init(limits: WorkflowDirectory.Limits, includesTests: Bool = false, includesProcesses: Bool = false) {
        self.limits = limits
        self.includesTests = includesTests
        self.includesProcesses = includesProcesses
        bytesLeft = limits.bytes
    }

    /// Takes a file, or the files below a folder.
    mutating func visit(_ path: String) { visit(path, depth: 0) }

    private mutating func visit(_ path: String, depth: Int) {
        if isOver { return }
        var status = stat()
        guard stat(path, &status) == 0 else {
            report("unreadable", "it cannot be read: \(String(cString: strerror(errno)))", path)
            return
        }
        guard seen.insert(FileIdentity(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted else {
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            if depth > limits.depth {
                report("too-deep", "folders deeper than \(limits.depth) levels are not searched", path)
                return
            }
            for name in names(in: path) where depth == 0 || !name.hasPrefix(".") {
                let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
                if isWanted(name) || isFolder(child) { visit(child, depth: depth + 1) }
            }
        case S_IFREG: read(path)
        default:
            if depth == 0 { report("unreadable", "it is neither a file nor a folder", path) }
        }
    }

    private func isWanted(_ name: String) -> Bool {
        if BPMNCompiler.isBPMN(name) || DeploymentCompiler.isDMN(name) {
            return includesProcesses && !name.hasPrefix(".")
        }
        return includesTests ? WorkflowFileName.isYAML(name) : WorkflowFileName.isWorkflow(name)
    }

    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private mutating func names(in path: String) -> [String] {
        guard let directory = opendir(path) else {
            report("unreadable", "it cannot be read: \(String(cString: strerror(errno)))", path)
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory), names.count < 100_000 {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private mutating func read(_ path: String) {
        if files.count >= limits.files {
            isOver = true
            report("too-many", "more than \(limits.files) files are not read", path)
            return
        }
        guard let file = fopen(path, "rbe") else {
            report("unreadable", "it cannot be read: \(String(cString: strerror(errno)))", path)
            return
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
            bytesLeft -= count
            if bytesLeft < 0 {
                isOver = true
                report("too-many", "more than \(limits.bytes) bytes are not read", path)
                return
            }
        }
        files.append((path, bytes))
    }

    private mutating func report(_ rule: String, _ message: String, _ path: String) {
        diagnostics.append(Diagnostic(.error, rule, message, at: SourceLocation(file: path, line: 1, column: 1)))
    }
}
