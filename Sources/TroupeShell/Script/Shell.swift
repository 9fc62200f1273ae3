/// The shells a script can be written for (a step's `shell:`).
package enum Shell: String, Sendable, CaseIterable {
    case bash
    /// The POSIX shell of the system (dash on Debian): no arrays, no `[[ ]]`.
    case sh

    /// The shell a step names; any other than these is refused, since how its text quotes is not known.
    package init(named name: String) throws(ShellError) {
        guard let shell = Shell(rawValue: name) else {
            let known = Shell.allCases.map(\.rawValue).joined(separator: ", ")
            throw ShellError("the shell '\(name)' is not supported; choose one of \(known)")
        }
        self = shell
    }
}
