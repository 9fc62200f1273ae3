import Glibc

/// Memory that only the start of a server needs.
enum StartupMemory {
    /// Lets go of the program's own code and tables as far as they are unchanged.
    ///
    /// A start reads much that never runs again: parsers, tables of the libraries, conformances of types. What is needed
    /// later the system reads again, from its cache of the file.
    static func release() {
        guard let maps = fopen("/proc/self/maps", "r") else { return }
        var line: UnsafeMutablePointer<CChar>?
        var size = 0
        defer {
            free(line)
            fclose(maps)
        }
        while getline(&line, &size, maps) > 0, let line {
            guard let range = unchanged(String(cString: line)) else { continue }
            // No data is lost: a private mapping of a file that cannot be written to is read from the file again.
            madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
        }
    }

    /// The addresses of a line of proc_pid_maps(5), where it is of a file and nobody can have changed the memory.
    private static func unchanged(_ line: String) -> Range<UInt>? {
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count >= 6, fields[1] == "r-xp", fields[5].first == "/" else { return nil }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
}
