internal import Glibc

/// A program of ours that is installed with the running one.
package enum CompanionProgram {
    /// The absolute path of the program: beside the running one, else in `../libexec/troupe` from there; nil if there is
    /// none that may be executed.
    package static func find(_ name: String) -> String? { places(of: name).first(where: ExecutableLookup.isExecutable) }

    /// Where the program may be, in the order in which it is looked for.
    static func places(of name: String) -> [String] {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes {
            readlink("/proc/self/exe", $0.bindMemory(to: CChar.self).baseAddress!, $0.count)
        }
        guard length > 0 else { return [] }
        let running = String(decoding: buffer.prefix(length), as: UTF8.self)
        guard let slash = running.lastIndex(of: "/") else { return [] }
        let directory = running[..<slash]
        return ["\(directory)/\(name)", "\(directory)/../libexec/troupe/\(name)"]
    }
}
