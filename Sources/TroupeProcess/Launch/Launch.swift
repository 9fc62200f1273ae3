/// A command made ready: everything that may take time or fail is done, the loop's thread has only to spawn it.
struct Launch: Sendable {
    let id: UInt64
    let command: ProcessCommand
    /// What is executed: the program itself, or the supervisor.
    let executable: String
    let arguments: [String]
    /// What the child reads, at the number under which the spawned program gets it.
    let inherited: [(descriptor: Descriptor, target: Int32)]
    /// Further outputs: the number under which the spawned program gets them, and the child's own.
    let furtherOutputs: [(target: Int32, number: Int32)]
    let isSupervised: Bool
    let outcome: ChildOutcome
}

extension Launch {
    /// Opens and fills what the command needs.
    static func prepare(
        _ command: ProcessCommand, id: UInt64, supervisor: () throws(ProcessError) -> String, outcome: ChildOutcome
    ) throws(ProcessError) -> Launch {
        try command.validate()
        var inherited: [(descriptor: Descriptor, target: Int32)] = []
        let input =
            command.standardInput.isEmpty
            ? try Descriptor.null()
            : try SealedMemory.make(command.standardInput)
        inherited.append((input, 0))
        guard command.containment != .none else {
            for (number, content) in command.inputs {
                inherited.append((try SealedMemory.make(content), number))
            }
            return Launch(
                id: id, command: command, executable: command.executable, arguments: command.arguments,
                inherited: inherited, furtherOutputs: command.outputs.map { ($0, $0) }, isSupervised: false,
                outcome: outcome)
        }

        let executable = try supervisor()
        let numbers = (Array(command.inputs.keys) + command.outputs).sorted()
        var furtherOutputs: [(target: Int32, number: Int32)] = []
        for (index, number) in numbers.enumerated() {
            let target = SupervisorOrder.firstInherited + Int32(index)
            if let content = command.inputs[number] {
                inherited.append((try SealedMemory.make(content), target))
            } else {
                furtherOutputs.append((target, number))
            }
        }
        if let path = command.lockFile {
            inherited.append((try LockFile.acquire(path), SupervisorOrder.lock))
        }
        let order = SupervisorOrder.encode(command, inherited: numbers)
        inherited.append((try SealedMemory.make(order), SupervisorOrder.order))
        return Launch(
            id: id, command: command, executable: executable, arguments: [], inherited: inherited,
            furtherOutputs: furtherOutputs, isSupervised: true, outcome: outcome)
    }
}
