internal import Glibc

/// Where the program `troupe-supervisor` is.
enum SupervisorExecutable {
    /// The given path, else beside the running program, else in `../libexec/troupe` from there.
    static func locate(explicit: String?) throws(ProcessError) -> String {
        let candidates = explicit.map { [$0] } ?? installed()
        for candidate in candidates where ExecutableLookup.isExecutable(candidate) { return candidate }
        throw .supervisorMissing(searched: candidates)
    }

    private static func installed() -> [String] {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes {
            readlink("/proc/self/exe", $0.bindMemory(to: CChar.self).baseAddress!, $0.count)
        }
        guard length > 0 else { return [] }
        let running = String(decoding: buffer.prefix(length), as: UTF8.self)
        guard let slash = running.lastIndex(of: "/") else { return [] }
        let directory = running[..<slash]
        return ["\(directory)/troupe-supervisor", "\(directory)/../libexec/troupe/troupe-supervisor"]
    }
}
