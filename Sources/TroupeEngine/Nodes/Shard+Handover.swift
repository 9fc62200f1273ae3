import TroupeInterpreter

/// Giving a shard to another server in good order.
extension Shard {
    /// Takes nothing more, and returns when all that was handed in is durable and nobody can hand in anything. Attempts
    /// must not be running then.
    ///
    /// - Parameter patience: how long what is being brought to other runs may take, in microseconds; the rest of it is
    ///   done by the next owner.
    func handOver(patience: Int64) async {
        isMoving = true
        await stop(patience: patience)
        close()
    }

    /// From here on nothing that comes counts.
    func close() {
        let why = failure ?? .lostShard(index)
        failure = why
        runs = [:]
        // What is being written says itself what became of it.
        while let (_, rest) = commits.take() { for effect in rest { effect.done?(why) } }
        becameQuieter()
    }
}
