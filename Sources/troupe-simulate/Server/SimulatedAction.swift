import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Performs steps that do nothing but take time and answer: the same step with the same inputs always the same.
final class SimulatedAction: StepAction {
    let type = "work"
    private let server: Int
    private let effects: Effects

    init(server: Int, effects: Effects) {
        self.server = server
        self.effects = effects
    }

    func die() { effects.die(server) }

    func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let attempt = History.Attempt(element: order.element, attempt: order.attempt)
        guard effects.begin(order, by: server) else { throw Fault("taken", "another server has the attempt") }
        context.log(.output, "step \(order.step)\n")
        let duration = effects.world.some(0...3) == 0 ? 0 : effects.world.some(1_000...400_000)
        let fault = await withTaskCancellationHandler {
            Task.isCancelled
                ? Fault("canceled", "the attempt was canceled") : await effects.hold(attempt, for: duration)
        } onCancel: {
            effects.cancel(attempt)
        }
        if let fault {
            // Of an attempt that was taken away nothing may come.
            effects.end(attempt, fault.code == "canceled" ? .failed(fault.code) : nil)
            throw fault
        }
        let salt = effects.mutation == .answersByAttempt ? UInt64(order.attempt) : 0
        switch Answer(order, seed: effects.seed &+ salt) {
        case .outputs(let outputs):
            let other: ValueMap = ["other": true]
            effects.end(attempt, .completed(effects.mutation == .reportsOtherwise ? other : outputs))
            return outputs
        case .fault(let code, let outputs):
            effects.end(attempt, .failed(code))
            throw Fault(code, "step \(order.step) broke", details: ["outputs": .map(outputs)])
        }
    }

    func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        await effects.world.pause(effects.world.some(0...20_000))
        return effects.recover(order, by: server)
    }
}

/// What a step comes to: a function of the seed, the step and its inputs.
enum Answer {
    case outputs(ValueMap)
    case fault(String, ValueMap)

    init(_ order: JobOrder, seed: UInt64) {
        var inputs = order.inputs.mapValue ?? [:]
        // Another number each time.
        inputs["r"] = nil
        self.init(order.step, .map(inputs), seed: seed)
    }

    init(_ step: String, _ inputs: Value, seed: UInt64) {
        var hash = SeededRandom(seed: seed)
        for byte in Array(step.utf8) + inputs.jsonBytes { hash = SeededRandom(seed: hash.next() ^ UInt64(byte)) }
        let draw = hash.next()
        switch draw % 10 {
        case 0: self = .fault("e1", ["OUT": "b"])
        case 1 where draw % 20 < 10: self = .fault("e2.sub", [:])
        default:
            let outputs: [ValueMap] = [
                ["OUT": "a"], ["x": .integer(Int(draw / 100 % 4))], [:], ["y": ["k": ["1"]]],
            ]
            self = .outputs(outputs[Int(draw / 1000 % 4)])
        }
    }
}
