package import TroupeInterpreter

/// What people do with their tasks, and signals from outside.
extension Engine {
    /// A task, whatever became of it.
    package func userTask(_ key: Key) async throws(EngineError) -> UserTaskSummary {
        let found: UserTaskSummary?
        do throws(JournalError) {
            found = try await journal.userTask(key)
        } catch {
            throw .journal(error)
        }
        guard let found else { throw .unknownUserTask(key) }
        return found
    }

    /// Hands in a person's answer; returns once it is durable.
    package func complete(userTask key: Key, _ answer: UserTaskAnswer, by person: String) async throws(EngineError) {
        let task = try await openUserTask(key)
        try await control(.completeUserTask(task: key, answer: answer, by: person), of: task.run)
    }

    /// Gives a task to somebody (nil: to anyone); returns once it is durable.
    package func assign(userTask key: Key, to assignee: String?, by person: String) async throws(EngineError) {
        let task = try await openUserTask(key)
        try await control(.assignUserTask(task: key, assignee: assignee, by: person), of: task.run)
    }

    private func openUserTask(_ key: Key) async throws(EngineError) -> UserTaskSummary {
        let task = try await userTask(key)
        if task.state != .open { throw .closedUserTask(key, task.state) }
        return task
    }
}
