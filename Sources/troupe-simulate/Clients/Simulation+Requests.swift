import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// The network between clients and servers.
extension Simulation {
    /// Asks a server for something.
    ///
    /// - Parameters:
    ///   - told: looks at the answer at the moment the server gives it.
    ///   - answered: nil: no answer came, and nobody knows whether it was done.
    func request<Answer: Sendable>(
        _ what: String, _ ask: @escaping @Sendable (Engine) async throws(EngineError) -> Answer,
        told: @escaping (Answer) -> Void = { _ in },
        answered: @escaping (Result<Answer, EngineError>?) -> Void = { _ in }
    ) {
        let exchange = Exchange(what: what, ask: ask, told: told, answered: answered)
        if faults.strike(.requestLost) {
            world.note("request lost: \(what)")
            return world.after(1_000_000) { answered(nil) }
        }
        var delay = world.some(50...3_000)
        if faults.strike(.requestLate) {
            delay += faults.some(1...40_000_000)
            world.note("request late by \(delay / 1000) ms: \(what)")
        }
        world.after(delay) { self.send(exchange) }
        if faults.strike(.requestDoubled) {
            world.note("request doubled: \(what)")
            world.after(delay + faults.some(0...3_000_000)) { self.send(exchange) }
        }
    }

    /// A request and what follows it.
    ///
    /// `@unchecked Sendable`: used only on the world's thread.
    private struct Exchange<Answer: Sendable>: @unchecked Sendable {
        var what: String
        var ask: @Sendable (Engine) async throws(EngineError) -> Answer
        var told: (Answer) -> Void
        var answered: (Result<Answer, EngineError>?) -> Void
    }

    private func send<Answer>(_ exchange: Exchange<Answer>) {
        guard !isClosing, let server = reached() else { return exchange.answered(nil) }
        world.note("\(exchange.what) reaches server \(server.number)")
        Task {
            let result: Result<Answer, EngineError>
            do throws(EngineError) {
                result = .success(try await exchange.ask(server.engine))
            } catch {
                result = .failure(error)
            }
            self.answer(exchange, server, result)
        }
    }

    private func answer<Answer>(
        _ exchange: Exchange<Answer>, _ server: Server, _ result: Result<Answer, EngineError>
    ) {
        if server.stage == .dead || isClosing {
            world.after(1_000) { exchange.answered(nil) }
            return
        }
        switch result {
        case .success(let answer): exchange.told(answer)
        case .failure(let error): world.note("\(exchange.what) is refused: \(error)")
        }
        let isLost = faults.strike(.answerLost)
        if isLost { world.note("answer lost: \(exchange.what)") }
        world.after(world.some(50...3_000)) { exchange.answered(isLost ? nil : result) }
    }

    // MARK: Starting

    /// Starts the run of that number, again and again until the answer comes.
    func start(_ number: Int) {
        if isClosing { return }
        let request = StartRequest(inputs: scenario.inputs)
        self.request("start \(number)") { engine throws(EngineError) in
            try await engine.start(workflow: "main", request, idempotency: ("start-\(number)", "hash"))
        } told: { [self] answer in
            if history.runs[answer.run] == nil {
                world.violate(.toldIsDurable, "start \(number) was told of run \(answer.run), which is not there")
            }
            if let before = started[number], before != answer.run {
                world.violate(.toldIsDurable, "start \(number) was told of runs \(before) and \(answer.run)")
            }
            started[number] = answer.run
        } answered: { [self] answer in
            // Some ask again although they know.
            if case .success? = answer, random.next() % 4 > 0 || isCalm { return }
            world.after(world.some(50_000...1_000_000)) { self.start(number) }
        }
    }
}
