package import TroupeGraph

extension Node.Job {
    /// Who performs a job: a step action, or the engine itself by waiting for somebody.
    package enum Performer: Hashable, Sendable {
        /// A step action, in a slot of the dispatcher.
        case action
        /// A person, by a user task.
        case person
        /// Whoever sends the signal.
        case signalWait
        /// Nobody: the signal is on its way once it is journaled.
        case signalSend
    }

    /// By type, so that what was deployed before there were user tasks and signals has them too.
    package var performer: Performer {
        switch type {
        case "human-task": .person
        case "wait-signal": .signalWait
        case "send-signal": .signalSend
        default: .action
        }
    }
}
