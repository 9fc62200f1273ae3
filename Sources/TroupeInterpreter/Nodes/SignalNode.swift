import TroupeGraph

extension Turn {
    /// The longest name of a signal, in bytes.
    private static var nameLimit: Int { 256 }

    /// Waits for a signal. The wait's key is newer than that of every signal that was sent before, so that a signal that
    /// is delivered again after a crash does not reach a wait that began later.
    mutating func awaitSignal(_ job: Node.Job, _ element: ElementInstance) {
        switch evaluate(job.inputs, at: element.key).flatMap(Self.signalName) {
        case .failure(let fault): schedule(.fail(element: element.key, fault: fault))
        case .success(let name): emit(.signalAwaited(wait: keys.make(), element: element.key, name: name))
        }
    }

    mutating func received(_ wait: Key, _ signal: Key, _ payload: ValueMap) {
        guard let open = state.signalWaits[wait], live(open.element) != nil else { return }
        emit(.signalReceived(wait: wait, element: open.element, signal: signal, payload: payload))
        schedule(.complete(element: open.element, outputs: payload))
    }

    /// Sends a signal: it is on its way once this record is durable.
    mutating func sendSignal(_ job: Node.Job, _ element: ElementInstance) {
        switch evaluate(job.inputs, at: element.key).flatMap({ inputs in Self.signalName(inputs).map { ($0, inputs) } })
        {
        case .failure(let fault): schedule(.fail(element: element.key, fault: fault))
        case .success((let name, let inputs)):
            let nonce = state.created.nonce
            // A secret is this run's own; others get the name that stood for it.
            let payload = SecretReference.named(inputs["payload"] ?? .null, nonce: nonce)
            let sent = SentSignal(
                signal: keys.make(), name: name,
                payload: payload.mapValue ?? (payload.isNull ? [:] : ["PAYLOAD": payload]))
            emit(.signalSent(element: element.key, sent))
            commands.append(.deliver(sent))
            schedule(.complete(element: element.key, outputs: nil))
        }
    }

    private static func signalName(_ inputs: Value) -> Result<String, Fault> {
        let name = inputs["signal"]?.text ?? ""
        if name.isEmpty { return .failure(Fault("signal.name", "the signal has no name")) }
        if name.utf8.count > nameLimit {
            return .failure(Fault("signal.name", "the signal's name is longer than \(nameLimit) bytes"))
        }
        return .success(name)
    }
}
