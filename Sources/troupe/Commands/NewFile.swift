/// The files that `troupe new` writes: small enough to be read as a whole, with comments that say what may be changed.
enum NewFile {
    enum Subject: String {
        case workflow, persona

        /// What there is to begin with, the default first.
        var templates: [(name: String, make: (String) -> String)] {
            switch self {
            case .workflow:
                [
                    ("minimal", NewFile.minimalWorkflow), ("process", NewFile.process), ("assisted", NewFile.assisted),
                ]
            case .persona: [("minimal", NewFile.persona)]
            }
        }

        /// What one does with the file, as commands.
        func nextSteps(_ path: String, _ name: String) -> [(command: String, purpose: String)] {
            switch self {
            case .workflow:
                [
                    ("troupe lint --strict \(path)", "check it while you change it"),
                    ("troupe run \(path)", "run it"),
                    ("troupe graph \(path) -o \(name).svg", "look at it"),
                ]
            case .persona:
                [
                    ("troupe lint --strict \(path)", "check it while you change it"),
                    ("troupe personas", "see the team"),
                ]
            }
        }
    }

    /// `fix-it` as people say it: `Fix it`.
    private static func title(_ name: String, each: Bool = false) -> String {
        let words = name.split(separator: "-")
        return words.enumerated().map { index, word in
            index == 0 || each ? word.prefix(1).uppercased() + word.dropFirst() : String(word)
        }.joined(separator: " ")
    }

    private static func head(_ name: String, _ description: String) -> String {
        """
        metadata:
          id: \(name)            # by this name other workflows call it
          name: \(title(name))
          version: 1.0.0
          type: support
          description: \(description)

        """
    }

    private static func minimalWorkflow(_ name: String) -> String {
        head(name, "Says hello; say here what your workflow does.")
            + #"""

            # What a run is given: troupe run … -i WHO=Ada. Types: string, enum, number, boolean, array, object.
            inputs:
              - name: WHO
                type: string
                description: Who is greeted
                default: world

            # What is done, in order. A value in ${…} never becomes a part of the script's code.
            steps:
              - id: greet
                name: Greet
                action: shell-command
                command: |
                  GREETING="Hello, ${inputs.WHO}!"
                  echo "GREETING=$GREETING"
                outputs: [GREETING]         # read from lines NAME=value, or from the variable of that name
                idempotent: true            # safe to run again after an interruption
              - id: report
                name: Report
                action: log
                message: ${steps.greet.GREETING}

            # What a run gives back.
            outputs:
              - name: GREETING
                value: ${steps.greet.GREETING}
                description: What was said

            """#
    }

    private static func process(_ name: String) -> String {
        head(name, "Looks at a list of names and does each in its way.")
            + #"""

            inputs:
              - name: NAMES
                type: array
                description: What is worked on
                default: [one, two]
              - name: MODE
                type: enum
                values: [careful, quick]
                description: How it is done
                default: careful

            steps:
              - id: count
                name: Count the names
                action: set-variable
                variable: COUNT
                value: ${inputs.NAMES.length}

              # The first branch whose condition applies to the subject is taken.
              - id: choose
                name: Choose the way
                action: conditional
                condition: ${inputs.MODE}
                branches:
                  - condition: eq 'careful'
                    steps:
                      - id: each
                        name: One after the other
                        action: for-loop
                        items: ${inputs.NAMES}   # 'item' and 'index' are set in each round
                        steps:
                          - id: work
                            name: Work on one
                            action: shell-command
                            command: |
                              echo "working on ${item}"
                            idempotent: true
                            retryCount: 2        # attempts after the first
                            timeout: 5m
                  - default: true
                    steps:
                      - id: skip
                        name: Do without
                        action: log
                        message: Skipped ${context.COUNT} names
                        level: warn

              # To run another workflow as a step:
              # - id: greet
              #   action: execute-workflow
              #   workflow: hello
              #   inputs:
              #     WHO: ${inputs.NAMES[0]}
              #   outputs: [GREETING]

            outputs:
              - name: COUNT
                value: ${context.COUNT}
                description: How many names there were

            # Sentences for people: what is true when it worked.
            successCriteria:
              - Every name was worked on

            # fail-fast, continue-on-error, rollback, escalate or retry.
            errorHandling:
              strategy: fail-fast
              onFailure:
                - id: explain
                  name: Say what went wrong
                  action: log
                  message: ${error.message}
                  level: error

            """#
    }

    private static func assisted(_ name: String) -> String {
        head(name, "A model writes a text, and a person decides about it.")
            + #"""

            inputs:
              - name: TOPIC
                type: string
                description: What to write about
                required: true

            steps:
              - id: draft
                name: Write a draft
                action: llm-call
                # persona: technical-writer     # whose system prompt and model preference count
                prompt: |
                  Write one paragraph about this topic, and a title of at most eight words.

                  ${inputs.TOPIC}
                schema:                         # the answer follows it, so its fields can be outputs
                  type: object
                  required: [TITLE, TEXT]
                  additionalProperties: false
                  properties:
                    TITLE: {type: string}
                    TEXT: {type: string}
                outputs: [TITLE, TEXT]
              - id: approve
                name: Let a person decide
                action: human-task
                title: Publish '${steps.draft.TITLE}'?
                message: ${steps.draft.TEXT}
                options: [publish, discard]
                timeout: 2d
              - id: record
                name: Note that it was decided
                action: log
                message: A person has decided about '${steps.draft.TITLE}'

            outputs:
              - name: TITLE
                value: ${steps.draft.TITLE}
              - name: TEXT
                value: ${steps.draft.TEXT}

            """#
    }

    private static func persona(_ name: String) -> String {
        """
        id: \(name)
        # aliases: [other-name]       # further names by which workflows may call it
        name: \(title(name, each: true))
        role: developer               # requests assign agents by role
        email: \(name)@troupe.local   # the address its commits carry
        model:
          tier: balanced              # fast, balanced or deep
        responsibilities:
          - Say here in a sentence what this persona answers for
        # reviewers: [senior-developer]
        # escalation: senior-developer
        # Commands that shell steps may call and this persona's model answers.
        skills:
          - name: \(name.split(separator: "-").joined(separator: "_"))_review
            description: Says what is wrong with the text on stdin.
            input: The text.
            output: One line for each finding; nothing when there is none.
        # The system prompt of its model calls: how it decides, what it refuses, what it hands over.
        systemPrompt: |
          You are a \(title(name).lowercased()). Say in a sentence what others rely on you for.

          How you decide
          - One rule for each line, as you would tell a new colleague.

          What you refuse
          - What must not happen, and what you do instead.

          What you hand over
          - The form of your results, and who gets them.

          Answer with the result in the form that was asked for, and nothing before or after it.

        """
    }
}
