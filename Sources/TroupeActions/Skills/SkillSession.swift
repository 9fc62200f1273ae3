import Synchronization
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupePersonas

/// Answers the calls of one attempt's skills.
final class SkillSession: Sendable {
    /// Model calls that one attempt may buy.
    static let callLimit = 200
    private static let maxTokens = 16_384
    private static let answerLimit = 4 << 20
    private static let loggedBytes = 64 << 10

    /// What the calls of the attempt came to.
    struct Sum: Sendable {
        /// Calls that were answered, those from an earlier attempt's answers included.
        var calls = 0
        /// Tokens of the calls that were bought in this attempt.
        var inputTokens = 0
        var outputTokens = 0
        /// The entries of structured answers; a later answer's count.
        var answers: ValueMap = [:]
    }

    private struct State {
        var sum = Sum()
        /// Calls begun that are not answered from storage.
        var bought = 0
        /// How many times each call was made so far.
        var ordinals: [String: Int] = [:]
        var hasWarned = false
    }

    private let order: JobOrder
    private let context: JobContext
    private let surroundings: ActionSurroundings
    private let skills: CommandSkills
    private let workspace: String
    private let answers: SkillAnswers
    private let state = Mutex(State())

    init(
        _ order: JobOrder, _ context: JobContext, _ surroundings: ActionSurroundings, skills: CommandSkills,
        workspace: String
    ) {
        self.order = order
        self.context = context
        self.surroundings = surroundings
        self.skills = skills
        self.workspace = workspace
        answers = surroundings.markers.answers(of: order)
    }

    var sum: Sum { state.withLock { $0.sum } }

    /// One call from its beginning to its reply. Never fails: what goes wrong is the caller's standard error.
    func reply(to call: SkillCall) async -> SkillReply {
        let persona = skills.persona
        guard let skill = skills.skill(named: call.name) else {
            return SkillReply(
                status: SkillReply.notFound,
                message:
                    "\(call.name): command not found\ntroupe: the persona '\(persona.id)' has no skill of that name\n")
        }
        let reply: SkillReply
        do throws(Fault) {
            reply = try await answer(call, skill)
        } catch {
            reply = SkillReply(status: SkillReply.failed, message: "\(skill.name): \(error.message)\n")
            context.say("warn", "the skill '\(skill.name)' of '\(persona.id)' failed: \(error.message)")
        }
        return reply
    }

    private func answer(_ call: SkillCall, _ skill: Skill) async throws(Fault) -> SkillReply {
        let schema = SkillPrompt.schema(of: skill)
        let key = nextKey(call, skill, schema)
        if let entry = answers.find(key), Self.isUsable(entry) {
            return give(entry, call, skill, isNew: false)
        }
        let request = await request(call, skill, schema)
        let question = SkillAnswers.digest([request.system ?? "", request.prompt].joined(separator: "\0").utf8)
        if let entry = answers.find(key), entry.question == question {
            return give(entry, call, skill, isNew: false)
        }
        let entry = try await buy(request, question)
        let (isStored, reason) = await answers.store(entry, as: key)
        if !isStored { throw Fault("skill.store", "the answer could not be kept: \(reason)") }
        return give(entry, call, skill, isNew: true)
    }

    /// The key of the call, which counts: the second call of the same kind is another one.
    private func nextKey(_ call: SkillCall, _ skill: Skill, _ schema: Value?) -> String {
        func key(_ ordinal: Int) -> String {
            SkillAnswers.key(call, skill: skill.name, persona: skills.persona.id, schema: schema, ordinal: ordinal)
        }
        let kind = key(0)
        let ordinal = state.withLock { state in
            state.ordinals[kind, default: 0] += 1
            return state.ordinals[kind] ?? 1
        }
        return key(ordinal)
    }

    private func request(_ call: SkillCall, _ skill: Skill, _ schema: Value?) async -> LLMRequest {
        let git = WorkspaceState(
            surroundings: surroundings, workspace: workspace, isEnclosed: order.workspace?.inPlace != true)
        let prompt = SkillPrompt(
            order: order, persona: skills.persona, skill: skill, call: call, workspace: workspace,
            state: await git.describe())
        return LLMRequest(
            system: prompt.system, messages: [LLMMessage(.user, context.masked(prompt.text))],
            maxTokens: Self.maxTokens, schema: schema,
            metadata: .init(
                runID: "\(order.run)", workflowID: order.workflow, stepID: order.step, personaID: skills.persona.id,
                skill: skill.name, idempotencyKey: "\(order.element)"))
    }

    private func buy(_ request: LLMRequest, _ question: String) async throws(Fault) -> SkillAnswers.Entry {
        let mayBuy = state.withLock { state in
            state.bought += 1
            return state.bought <= Self.callLimit
        }
        guard mayBuy else {
            throw Fault("skill.limit", "a step may ask for \(Self.callLimit) answers, and this one has")
        }
        let model = skills.persona.model
        let preference = LLMPreference(
            provider: model.provider, model: model.model, tier: model.tier.flatMap { LLMTier(rawValue: $0.rawValue) })
        let response: LLMResponse
        do throws(LLMError) {
            response = try await surroundings.models.complete(request, preference: preference)
        } catch {
            throw Fault("skill.model", "the model call failed: \(error.description)")
        }
        let usage = response.usage
        let entry = SkillAnswers.Entry(
            text: response.text, structured: response.structured, model: response.model, provider: response.provider,
            inputTokens: usage.input + usage.cacheRead + usage.cacheWrite, outputTokens: usage.output,
            isCut: response.stopReason == .maxTokens, question: question)
        // They are spent, whatever becomes of the answer.
        state.withLock { state in
            state.sum.inputTokens += entry.inputTokens
            state.sum.outputTokens += entry.outputTokens
        }
        if let schema = request.schema, !entry.isCut {
            guard let value = entry.structured else { throw Fault("skill.model", "the answer is no JSON") }
            if let violation = SchemaCheck.violation(of: value, against: schema) {
                throw Fault("skill.model", "the answer does not have the form that the skill declares: \(violation)")
            }
        }
        guard entry.text.utf8.count <= Self.answerLimit else {
            throw Fault("skill.model", "the answer is larger than \(Self.answerLimit) bytes")
        }
        return entry
    }

    /// Whether the command can do with the answer what it is there for.
    private static func isUsable(_ entry: SkillAnswers.Entry) -> Bool { !entry.isCut && need(of: entry) == nil }

    /// What stands behind `NEED:` at the beginning of an answer in words.
    private static func need(of entry: SkillAnswers.Entry) -> String? {
        guard entry.structured == nil else { return nil }
        let text = entry.text.trimmingBlanks
        guard text.hasPrefix("NEED:") else { return nil }
        // One line, since the last line of standard error is what a failed step is known by.
        return text.dropFirst("NEED:".count).prefix(1000).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func give(_ entry: SkillAnswers.Entry, _ call: SkillCall, _ skill: Skill, isNew: Bool) -> SkillReply {
        report(entry, call, skill, isNew: isNew)
        var message = ""
        if call.inputTotal > call.input.count {
            message =
                "\(skill.name): the persona was shown the first \(call.input.count) of \(call.inputTotal) bytes of input\n"
        }
        if entry.isCut {
            message += "\(skill.name): the answer was cut off at \(Self.maxTokens) tokens\n"
            return SkillReply(status: SkillReply.failed, message: message)
        }
        if let need = Self.need(of: entry) {
            message += "\(skill.name): \(skills.persona.id) needs: \(need)\n"
            if call.inputWasInherited {
                message +=
                    "\(skill.name): the input of the loop, function or group around it was left alone; to hand it over,"
                    + " write '\(skill.name) < <(cat)' or 'cat | \(skill.name)'\n"
            }
            return SkillReply(status: SkillReply.needs, message: message)
        }
        state.withLock { $0.sum.answers.merge(entry.structured?.mapValue ?? [:]) }
        let text = entry.structured?.json ?? entry.text
        return SkillReply(
            status: 0, message: message, output: text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
    }

    private func report(_ entry: SkillAnswers.Entry, _ call: SkillCall, _ skill: Skill, isNew: Bool) {
        state.withLock { $0.sum.calls += 1 }
        let size = call.arguments.reduce(0) { $0 + $1.count }
        context.say(
            "info",
            "the skill '\(skill.name)' of '\(skills.persona.id)': \(size) bytes of arguments and \(call.inputTotal) of input"
                + (isNew ? " to \(entry.model), " : "; the answer of an earlier attempt, ")
                + "\(entry.text.utf8.count) bytes of answer"
                + (isNew ? " for \(entry.inputTokens) + \(entry.outputTokens) tokens" : " for nothing"))
        if isNew, entry.provider == SimulatedProvider().name {
            let isFirst = state.withLock { state in
                defer { state.hasWarned = true }
                return !state.hasWarned
            }
            if isFirst { context.say("warn", "the skills' answers are simulated: no model was asked") }
        }
        // What is printed to the step's own output is in the log anyway.
        if call.printsToStep, Self.isUsable(entry) { return }
        var shown = String(decoding: entry.text.utf8.prefix(Self.loggedBytes), as: UTF8.self)
        if shown.utf8.count < entry.text.utf8.count { shown += "\n[cut off in the log]" }
        context.log(.model, "[\(skill.name)]\n\(shown)\n")
    }
}
