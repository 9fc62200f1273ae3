import Glibc

/// `xmllint`, where it is installed.
enum SchemaValidator {
    /// Whether a file is valid, and what the program said.
    static func run(_ path: String, _ schema: String) -> (isValid: Bool, output: String) {
        let words = ["xmllint", "--noout", "--nonet", "--schema", schema, path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var pipes: [CInt] = [0, 0]
        guard pipe(&pipes) == 0 else { return (false, "no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
        posix_spawn_file_actions_addclose(&actions, pipes[0])
        var child: pid_t = 0
        let started = posix_spawnp(&child, "xmllint", &actions, nil, arguments, environ)
        posix_spawn_file_actions_destroy(&actions)
        close(pipes[1])
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(pipes[0], &buffer, buffer.count), count > 0 { output += buffer[..<count] }
        close(pipes[0])
        guard started == 0 else { return (false, "xmllint is not installed") }
        var status: CInt = 0
        waitpid(child, &status, 0)
        return (status == 0, String(decoding: output, as: UTF8.self))
    }
}
