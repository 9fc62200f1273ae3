import TroupeGraph
import TroupePersonas

/// Workflows and personas of the tests.
enum Sample {
    static let all = [feature, bug, otherBug, waiting, talking, failing, asking, listening]

    static let feature = """
        metadata:
          id: wf0-feature-development
          name: Feature development
          version: 1.0.0
          type: master
          tags: [feature]
        inputs:
          - name: FEATURE_ID
            type: string
            required: true
          - name: TARGET
            type: enum
            values: [main, develop]
            required: true
            default: main
          - name: TICKET
            type: string
            pattern: "^T-[0-9]+$"
        steps:
          - id: build
            name: Build it
            action: shell-command
            role: developer
            persona: senior-developer
            command: echo build
            outputs: [RESULT]
            idempotent: true
          - id: say
            action: log
            condition: ${inputs.TARGET == 'main'}
            message: built ${inputs.FEATURE_ID}
        outputs:
          - name: RESULT
            value: ${steps.build.RESULT}
        """

    static let bug = """
        metadata: {id: wf1-bug-fix, name: Bug, version: 1.0.0}
        inputs:
          - {name: BUG_ID, type: string, required: true}
          - {name: TITLE, type: string, required: true}
        steps:
          - {id: fix, action: log, message: "fix ${inputs.BUG_ID}"}
        """

    static let otherBug = """
        metadata: {id: wf2-bug-fix, name: Another, version: 1.0.0}
        steps:
          - {id: fix, action: log, message: fix}
        """

    static let waiting = """
        metadata: {id: waiting, name: Waiting, version: 1.0.0}
        steps:
          - {id: hold, action: shell-command, command: echo wait}
          - {id: after, action: log, message: after}
        """

    static let asking = """
        metadata: {id: asking, name: Asking, version: 1.0.0}
        steps:
          - id: approve
            action: human-task
            title: May we release?
            message: Look at it first.
            assignee: reviewer
            options: [{value: release, label: Do it}, wait]
            form:
              type: object
              required: [amount]
              properties: {amount: {type: number, minimum: 1}, note: {type: string}}
            timeout: 4h
            escalateTo: boss
            outputs: [DECISION, amount]
          - {id: after, action: log, message: "${context.DECISION} ${context.amount}"}
        outputs:
          - {name: BY, value: "${steps.approve.DECIDED_BY}"}
        """

    static let listening = """
        metadata: {id: listening, name: Listening, version: 1.0.0}
        steps:
          - {id: hear, action: wait, signal: released, timeout: 1d, outputs: [VERSION]}
          - {id: tell, action: send-signal, signal: heard, payload: {VERSION: "${context.VERSION}"}}
        outputs:
          - {name: VERSION, value: "${context.VERSION}"}
        """

    static let talking = """
        metadata: {id: talking, name: Talking, version: 1.0.0}
        steps:
          - {id: one, action: log, message: first}
          - {id: two, action: log, message: second}
          - {id: three, action: log, message: third}
        """

    static let failing = """
        metadata: {id: failing, name: Failing, version: 1.0.0}
        steps:
          - {id: bad, action: shell-command, command: echo fail}
        """

    static let team: PersonaRegistry = {
        let place = SourceLocation(file: "personas/senior-developer.yaml", line: 1, column: 5)
        var senior = Persona(
            id: "senior-developer", name: "Senior Developer", email: "senior@example.org",
            systemPrompt: "You build.", location: place)
        senior.aliases = ["dev"]
        senior.role = "developer"
        var tester = Persona(
            id: "qa-test-engineer", name: "QA Test Engineer", email: "qa@example.org", systemPrompt: "You test.",
            location: SourceLocation(file: "personas/qa-test-engineer.yaml", line: 1, column: 5))
        tester.role = "tester"
        return PersonaRegistry([senior, tester])
    }()
}
