extension ProcessCommand {
    /// Throws for what no program could be started with, naming the part but never its text.
    func validate() throws(ProcessError) {
        guard executable.hasPrefix("/") else {
            throw .invalidCommand("the path of the executable is not absolute")
        }
        guard workingDirectory.hasPrefix("/") else {
            throw .invalidCommand("the path of the working directory is not absolute")
        }
        let texts = [executable, workingDirectory] + arguments + environment.map { $0.value }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw .invalidCommand("an argument, a variable's value or a path contains a NUL character")
        }
        for (name, _) in environment
        where name.isEmpty || name.utf8.contains(0) || name.utf8.contains(UInt8(ascii: "=")) {
            throw .invalidCommand("the name of an environment variable is empty or contains '=' or NUL")
        }
        guard (Array(inputs.keys) + outputs).allSatisfy({ (3...255).contains($0) }) else {
            throw .invalidCommand("a further descriptor is not in the range 3…255")
        }
        guard outputs.isDisjoint(with: inputs.keys) else {
            throw .invalidCommand("a descriptor is both input and output")
        }
        guard lockFile == nil || containment != .none else {
            throw .invalidCommand("a lock file needs a supervisor, and containment is 'none'")
        }
        guard outputLimit >= 0, limits.count <= 64 else {
            throw .invalidCommand("the output limit is negative, or there are more than 64 resource limits")
        }
    }
}
