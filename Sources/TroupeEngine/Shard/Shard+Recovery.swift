import TroupeInterpreter

extension Shard {
    /// Takes up what was under way when the last server ended.
    package func recover() async throws(JournalError) {
        if index == Engine.coordinator {
            try await recoverSignals()
            try await recoverMessages()
            try await recoverStartTimers()
        }
        let busy = try await environment.journal.busyRuns(shard: index)
        await withTaskGroup(of: Void.self) { group in
            for (number, run) in busy.enumerated() {
                if number >= Self.loadsAtOnce { await group.next() }
                group.addTask { await self.wake(run) }
            }
        }
    }

    /// Runs read from the journal at a time when a server starts.
    private static var loadsAtOnce: Int { 8 }

    /// Loads a run, unless it is in memory.
    private func wake(_ run: Key) async {
        if runs[run] != nil || loading[run] != nil || failure != nil { return }
        loading[run] = []
        await load(run)
    }

    /// Runs whose next timer is due before a time, for the timer queue. Waits while the journal is away.
    package func wakes(before horizon: Int64) async -> TimerQueue.Refill {
        holdStartTimers()
        if nextExpiry < horizon {
            environment.timers.add(TimerQueue.Entry(due: nextExpiry, run: 0, timer: expiryTimer))
        }
        var pause: Int64 = 50_000
        while !Task.isCancelled, failure == nil {
            do throws(JournalError) {
                let wakes = try await environment.journal.wakes(
                    shard: index, before: horizon, limit: Self.wakesAtOnce)
                let isAll = wakes.count < Self.wakesAtOnce
                return TimerQueue.Refill(wakes: wakes, horizon: isAll ? horizon : wakes.last?.due ?? horizon)
            } catch {
                try? await environment.retryClock.sleep(until: environment.retryClock.now() + pause)
                pause = min(pause * 2, 2_000_000)
            }
        }
        return TimerQueue.Refill(wakes: [], horizon: horizon)
    }

    private static var wakesAtOnce: Int { 200_000 }

    /// Wakes runs whose timers are due.
    package func fire(_ due: [TimerQueue.Entry]) {
        for entry in due {
            if entry.run == 0 {
                if entry.timer == expiryTimer { expireMessages() } else { fire(startTimer: entry.timer) }
            } else if entry.timer != 0 {
                take(Posted(run: entry.run, event: .timerFired(timer: entry.timer)))
            } else if let state = runs[entry.run]?.state {
                // Its timers were beyond the horizon when they were started.
                hold(state)
            } else {
                Task { await self.wake(entry.run) }
            }
        }
    }

    private func hold(_ state: InstanceState) {
        for (key, due) in state.dueTimers {
            environment.timers.add(TimerQueue.Entry(due: due, run: state.run, timer: key))
        }
    }

    /// Folds a run's records into memory, takes up its open work, and handles what waited for it.
    func load(_ run: Key) async {
        let result = await read(run)
        let waiting = loading.removeValue(forKey: run) ?? []
        // Another server has written: it has the shard, and the open jobs of this run are its own.
        if failure == nil, case .success(let loaded) = result, loaded.position > position {
            fail(.lostShard(index), [])
        }
        // Also where nothing comes of it: whoever waits for quiet may have waited for this alone.
        defer { becameQuieter() }
        if let failure {
            for posted in waiting { posted.done?(.journal(failure)) }
            return
        }
        switch result {
        case .failure(let error):
            for posted in waiting { posted.done?(error) }
        case .success(let loaded):
            if runs[run] == nil {
                uses += 1
                loaded.lastUse = uses
                if loaded.summary.status.isFinal {
                    // Nothing can happen to it any more; only answer those who ask.
                    for posted in waiting { posted.done?(.finished(run, loaded.summary.status)) }
                    return
                }
                runs[run] = loaded
                takeUp(loaded)
            }
            for posted in waiting { take(posted) }
        }
    }

    private func takeUp(_ loaded: LoadedRun) {
        guard let state = loaded.state else { return }
        var jobs: [Dispatcher.Assignment] = []
        for command in state.openCommands {
            switch command {
            case .startJob(let order): begin(order, recovering: true, &jobs)
            case .stopJob(let element, let attempt):
                // What is left of the attempt comes to its end in its recovery; the stop then finds nothing more.
                if let order = state.elements[element].flatMap(state.order), !environment.dispatcher.isInstant(order) {
                    jobs.append(.start(order, recovering: true))
                }
                jobs.append(.stop(run: state.run, element: element, attempt: attempt))
            case .startTimer(let timer, let due):
                environment.timers.add(TimerQueue.Entry(due: due, run: state.run, timer: timer))
            case .proceed: post(.proceed, to: state.run)
            case .cancelTimer, .deliver, .finish, .publish, .correlate, .offerJob: break
            }
        }
        if !jobs.isEmpty { environment.dispatcher.post(jobs) }
        if unhandledCount > 0 { Task { self.takeInbox() } }
    }

    private func read(_ run: Key) async -> Result<LoadedRun, EngineError> {
        var pause: Int64 = 50_000
        while true {
            do throws(JournalError) {
                guard let loaded = try await readOnce(run) else { return .failure(.unknownRun(run)) }
                return .success(loaded)
            } catch {
                guard case .unavailable = error, !isStopping, failure == nil else { return .failure(.journal(error)) }
                try? await environment.retryClock.sleep(until: environment.retryClock.now() + pause)
                pause = min(pause * 2, 2_000_000)
            }
        }
    }

    func readOnce(_ run: Key) async throws(JournalError) -> LoadedRun? {
        try await LoadedRun.read(run, from: environment.journal, environment.catalog)
    }
}
