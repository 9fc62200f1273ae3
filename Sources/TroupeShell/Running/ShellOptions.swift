/// How a script is to be run.
package struct ShellOptions: Sendable {
    /// The shell that reads it.
    package var shell: Shell
    /// Shell text of ours, in one line, that is run before the script: functions such as `command_not_found_handle`.
    package var prelude: String

    package init(shell: Shell = .bash, prelude: String = "") {
        self.shell = shell
        self.prelude = prelude
    }
}
