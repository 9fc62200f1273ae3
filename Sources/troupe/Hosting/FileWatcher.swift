import CLinux
import Glibc
import TroupeCompiler
import TroupeThreads

/// Watches directories with inotify(7), from a thread of its own.
///
/// Gives the paths of YAML files that were written, moved or removed; the directory's own path when too much happened
/// at once to say (the whole of it is then to be read again).
final class FileWatcher: Sendable {
    private let descriptor: Int32
    private let wakeup: Int32
    /// What changed, as it comes.
    let changes: AsyncStream<[String]>

    /// Starts watching; nil where the system gives no watch.
    init?(_ roots: [String]) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        wakeup = eventfd(0, Int32(EFD_CLOEXEC))
        guard descriptor >= 0, wakeup >= 0 else { return nil }
        let (stream, continuation) = AsyncStream<[String]>.makeStream(bufferingPolicy: .unbounded)
        changes = stream
        // Before this returns, so that no change behind it is missed.
        let loop = WatchLoop(descriptor: descriptor, wakeup: wakeup, roots: roots, continuation: continuation)
        let code = OwnThread.start("file-watcher") { loop.run() }
        if code != 0 { return nil }
    }

    /// Ends the stream and the thread.
    func stop() { eventfd_write(wakeup, 1) }
}

/// The thread's own side. Sendable, as whoever makes it does nothing but hand it to its thread.
private final class WatchLoop: @unchecked Sendable {
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR)

    private let descriptor: Int32
    private let wakeup: Int32
    private let roots: [String]
    private let continuation: AsyncStream<[String]>.Continuation
    private var directories: [Int32: String] = [:]

    init(descriptor: Int32, wakeup: Int32, roots: [String], continuation: AsyncStream<[String]>.Continuation) {
        self.descriptor = descriptor
        self.wakeup = wakeup
        self.roots = roots
        self.continuation = continuation
        for root in roots { watch(root, depth: 8) }
    }

    func run() {
        defer {
            close(descriptor)
            close(wakeup)
            continuation.finish()
        }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var waits = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waits, 2, -1) < 0, errno != EINTR { return }
            if waits[1].revents != 0 { return }
            var changed: Set<String> = []
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count <= 0 { break }
                take(buffer[..<count], &changed)
            }
            if !changed.isEmpty { continuation.yield(changed.sorted()) }
        }
    }

    /// Reads `struct inotify_event`s: watch, mask, cookie, length of the name, name.
    private func take(_ bytes: ArraySlice<UInt8>, _ changed: inout Set<String>) {
        var rest = bytes
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(rest[rest.startIndex + offset + $1]) << (8 * $1) }
        }
        while rest.count >= 16 {
            let mask = word(4)
            let length = Int(word(12))
            guard rest.count >= 16 + length else { return }
            let name = String(decoding: rest.dropFirst(16).prefix(length).prefix { $0 != 0 }, as: UTF8.self)
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                changed.formUnion(roots)
            } else if let directory = directories[Int32(bitPattern: word(0))] {
                let path = directory + "/" + name
                if mask & UInt32(IN_ISDIR) != 0 {
                    if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
                        watch(path, depth: 8)
                        changed.formUnion(FileTree.yamlFiles(under: path) + FileTree.processFiles(under: path))
                    }
                } else if WorkflowFileName.isWorkflow(name) || FileTree.isProcessFile(name),
                    mask & UInt32(IN_CREATE) == 0
                {
                    changed.insert(path)
                }
            }
            rest = rest.dropFirst(16 + length)
        }
    }

    private func watch(_ path: String, depth: Int) {
        let watch = inotify_add_watch(descriptor, path, Self.mask)
        guard watch >= 0, depth > 0 else { return }
        directories[watch] = path
        guard let directory = opendir(path) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let full = path + "/" + name
            var status = stat()
            if !name.hasPrefix("."), lstat(full, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                self.watch(full, depth: depth - 1)
            }
        }
    }
}
