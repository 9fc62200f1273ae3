import Glibc

/// What a process holds and has used, as the system counts it (proc(5)).
struct ProcessUsage {
    let pid: pid_t

    /// Bytes of memory that are resident, of which none belong to its children.
    var residentBytes: Double {
        for line in Self.text("/proc/\(pid)/status").split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return 1024 * (Double(line.dropFirst(6).filter(\.isNumber)) ?? .nan)
        }
        return .nan
    }

    /// Seconds of processor time of all its threads, to the nanosecond.
    var processorSeconds: Double {
        guard let threads = opendir("/proc/\(pid)/task") else { return .nan }
        defer { closedir(threads) }
        var nanoseconds = 0.0
        while let entry = readdir(threads) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.first?.isNumber == true else { continue }
            let text = Self.text("/proc/\(pid)/task/\(name)/schedstat")
            nanoseconds += text.split(separator: " ").first.flatMap { Double($0) } ?? 0
        }
        return nanoseconds / 1e9
    }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
