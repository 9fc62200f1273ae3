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

    /// Seconds of processor time of all its threads, also of those that have ended, to the nanosecond.
    var processorSeconds: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .nan }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
