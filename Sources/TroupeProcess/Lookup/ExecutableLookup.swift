internal import Glibc

/// Finds a program as a shell would, without a shell.
package enum ExecutableLookup {
    /// The absolute path of the program, or nil if there is none that may be executed.
    ///
    /// A name with a slash is taken as a path, relative to the working directory; another is looked for in the
    /// directories of `path`. Empty and relative directories there are skipped: a program of that name in the
    /// repository that a step works on must not be run instead of the one that was meant.
    package static func find(_ name: String, path: String, workingDirectory: String) -> String? {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        if name.utf8.contains(UInt8(ascii: "/")) {
            let candidate = name.hasPrefix("/") ? name : "\(workingDirectory)/\(name)"
            return isExecutable(candidate) ? candidate : nil
        }
        for directory in path.split(separator: ":") where directory.hasPrefix("/") {
            let candidate = directory.hasSuffix("/") ? "\(directory)\(name)" : "\(directory)/\(name)"
            if isExecutable(candidate) { return candidate }
        }
        return nil
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0
    }
}
