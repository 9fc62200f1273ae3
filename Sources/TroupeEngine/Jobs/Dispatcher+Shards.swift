import TroupeInterpreter

/// The attempts of one shard: held while it is handed over, and given up when it is another server's.
extension Dispatcher {
    /// Who waits until some attempts have ended.
    struct EndWaiter {
        var slots: Set<Slot>
        /// The shard that is held meanwhile: its patience ends.
        var holding: Int?
        var continuation: CheckedContinuation<Void, Never>
    }

    /// Whether attempts of the shard that may have been under way were begun on another machine.
    func setElsewhere(_ isElsewhere: Bool, shard: Int) {
        if isElsewhere { elsewhere.insert(shard) } else { elsewhere.remove(shard) }
    }

    /// Begins no more attempts of a shard; true when none runs any more, false when some still do after the patience.
    func hold(shard: Int, patience: @escaping @Sendable () async -> Void) async -> Bool {
        held.insert(shard)
        var rest: [Slot] = []
        for slot in queue[queueHead...] {
            if slot.shard == shard { heldSlots[shard, default: []].append(slot) } else { rest.append(slot) }
        }
        queue = rest
        queueHead = 0
        let timer = Task {
            await patience()
            if !Task.isCancelled { self.endHold(of: shard) }
        }
        await ended(runningSlots(of: shard), holding: shard)
        timer.cancel()
        return runningSlots(of: shard).isEmpty
    }

    /// From here on no attempt begins while the lease is over.
    func mind(_ lease: Lease) { self.lease = lease }

    /// The lease was renewed, and no shard is lost: what waited for it begins.
    func leaseRenewed() {
        let slots = overdue
        overdue = []
        if draining { return }
        for slot in slots where !isHeld(slot) { queue.append(slot) }
        fill()
    }

    /// Goes on with the shard.
    func unhold(shard: Int) {
        held.remove(shard)
        queue += heldSlots.removeValue(forKey: shard) ?? []
        fill()
    }

    /// Forgets attempts that were not begun: the shard is another server's.
    func forget(shard: Int) {
        // What the shard has posted by now is all that it will; none of it may begin.
        held.insert(shard)
        takeInbox()
        held.remove(shard)
        heldSlots[shard] = nil
        for (slot, attempt) in attempts where slot.shard == shard {
            if case .queued = attempt { attempts[slot] = nil }
        }
    }

    /// Ends all attempts of a shard that is lost, and returns when their processes are gone. Nobody hears of them.
    func abandon(shard: Int) async {
        forget(shard: shard)
        let tasks = attempts.compactMap { slot, attempt -> Task<Void, Never>? in
            if slot.shard == shard, case .running(let task, _) = attempt { task } else { nil }
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Returns when the attempts of a shard that there are now have ended.
    func settled(shard: Int) async { await ended(Set(attempts.keys.filter { $0.shard == shard })) }

    /// Returns when no attempt of the shard runs.
    func idle(shard: Int) async { await ended(runningSlots(of: shard)) }

    private func runningSlots(of shard: Int) -> Set<Slot> {
        Set(attempts.filter { if $0.key.shard == shard, case .running = $0.value { true } else { false } }.keys)
    }

    private func ended(_ slots: Set<Slot>, holding shard: Int? = nil) async {
        if slots.isEmpty { return }
        await withCheckedContinuation {
            endWaiters.append(EndWaiter(slots: slots, holding: shard, continuation: $0))
        }
    }

    private func endHold(of shard: Int) {
        let waiters = endWaiters.filter { $0.holding == shard }
        endWaiters.removeAll { $0.holding == shard }
        for waiter in waiters { waiter.continuation.resume() }
    }

    /// An attempt has ended.
    func ended(_ slot: Slot) {
        if endWaiters.isEmpty { return }
        for index in endWaiters.indices { endWaiters[index].slots.remove(slot) }
        let done = endWaiters.filter(\.slots.isEmpty)
        endWaiters.removeAll(where: \.slots.isEmpty)
        for waiter in done { waiter.continuation.resume() }
    }

    /// Whether the attempt has to wait until its shard is somebody's again.
    func isHeld(_ slot: Slot) -> Bool {
        guard held.contains(slot.shard) else { return false }
        heldSlots[slot.shard, default: []].append(slot)
        return true
    }
}

extension Dispatcher.Slot {
    var shard: Int { element.shard }
}
