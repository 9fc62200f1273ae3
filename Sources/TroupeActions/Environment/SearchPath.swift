/// The `PATH` that steps get.
package enum SearchPath {
    /// Debian's own.
    package static let standard = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The absolute directories of an inherited `PATH`, each once; without any, the standard one. Empty and relative
    /// entries are left out: they would find programs in the repository that a step works on.
    package static func sane(_ inherited: String?) -> String {
        var kept: [Substring] = []
        for entry in (inherited ?? "").split(separator: ":")
        where entry.hasPrefix("/") && !kept.contains(entry) && !entry.utf8.contains(0) {
            kept.append(entry)
        }
        return kept.isEmpty ? standard : kept.joined(separator: ":")
    }
}
