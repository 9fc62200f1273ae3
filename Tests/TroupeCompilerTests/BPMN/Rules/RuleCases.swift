/// A wrong and a right file for each rule of a deployment.
enum RuleCases {
    private static func around(_ task: String) -> String { RuleCase.around(task) }
    private static let plain = around("<task id=\"t\"/>")

    /// An element with execution listeners of one event, by the types of their jobs.
    private static func listening(_ tag: String, _ event: String, _ types: String...) -> String {
        let listeners = types.map { "<zeebe:executionListener eventType=\"\(event)\" type=\"\($0)\"/>" }.joined()
        return "<\(tag) id=\"t\"><extensionElements><zeebe:executionListeners>\(listeners)"
            + "</zeebe:executionListeners></extensionElements></\(tag)>"
    }

    /// A task with a task listener.
    private static func asking(_ tag: String, _ event: String) -> String {
        "<\(tag) id=\"t\"><extensionElements><zeebe:taskListeners><zeebe:taskListener eventType=\"\(event)\" type=\"x\"/>"
            + "</zeebe:taskListeners></extensionElements></\(tag)>"
    }

    static let all: [RuleCase] = flow + events + references + tasks + ours

    private static let flow: [RuleCase] = [
        RuleCase(
            "bpmn/not-executable", wrong: "<process id=\"p\" isExecutable=\"false\"><startEvent id=\"s\"/></process>",
            right: "<process id=\"p\" isExecutable=\"true\"><startEvent id=\"s\"/></process>"),
        RuleCase("bpmn/no-start", wrong: "<task id=\"t\"/>", right: plain),
        RuleCase(
            "bpmn/no-start", wrong: "<boundaryEvent id=\"b\" attachedToRef=\"x\"/>", right: "<task id=\"t\"/>",
            isZeebe: false),
        RuleCase(
            "bpmn/several-starts",
            wrong: plain + "<startEvent id=\"s2\"/><sequenceFlow id=\"f3\" sourceRef=\"s2\" targetRef=\"t\"/>",
            right: plain
                + "<startEvent id=\"s2\"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>"
                + "<sequenceFlow id=\"f3\" sourceRef=\"s2\" targetRef=\"t\"/>"),
        RuleCase(
            "bpmn/sub-process-start",
            wrong: around(
                "<subProcess id=\"t\"><startEvent id=\"i\"><signalEventDefinition signalRef=\"x\"/></startEvent></subProcess>"
            )
                + "\n---\n<signal id=\"x\" name=\"x\"/>",
            right: around("<subProcess id=\"t\"><startEvent id=\"i\"/></subProcess>")),
        RuleCase(
            "bpmn/event-sub-process",
            wrong: plain + "<subProcess id=\"v\" triggeredByEvent=\"true\"><startEvent id=\"i\"/></subProcess>",
            right: plain
                + "<subProcess id=\"v\" triggeredByEvent=\"true\"><startEvent id=\"i\"><errorEventDefinition/></startEvent></subProcess>"
        ),
        RuleCase(
            "bpmn/start-incoming", wrong: plain + "<sequenceFlow id=\"back\" sourceRef=\"t\" targetRef=\"s\"/>",
            right: plain),
        RuleCase(
            "bpmn/end-outgoing", wrong: plain + "<sequenceFlow id=\"on\" sourceRef=\"e\" targetRef=\"t\"/>",
            right: plain),
        RuleCase(
            "bpmn/flow-ends",
            wrong: around("<subProcess id=\"t\"><startEvent id=\"i\"/></subProcess>")
                + "<sequenceFlow id=\"in\" sourceRef=\"s\" targetRef=\"i\"/>",
            right: around("<subProcess id=\"t\"><startEvent id=\"i\"/></subProcess>")),
        RuleCase(
            "bpmn/flow-condition",
            wrong: around("<exclusiveGateway id=\"t\"/>") + "<sequenceFlow id=\"f3\" sourceRef=\"t\" targetRef=\"e\"/>",
            right: around("<exclusiveGateway id=\"t\" default=\"f2\"/>")
                + "<sequenceFlow id=\"f3\" sourceRef=\"t\" targetRef=\"e\"><conditionExpression>=x</conditionExpression></sequenceFlow>"
        ),
        RuleCase(
            "bpmn/default-flow", wrong: around("<exclusiveGateway id=\"t\" default=\"f1\"/>"),
            right: around("<exclusiveGateway id=\"t\" default=\"f2\"/>")),
        RuleCase(
            "bpmn/user-task",
            wrong: around(
                "<userTask id=\"t\"><extensionElements><zeebe:taskSchedule dueDate=\"soon\"/></extensionElements></userTask>"
            ),
            right: around(
                "<userTask id=\"t\"><extensionElements><zeebe:taskSchedule dueDate=\"2026-03-02T15:35+02:00\"/><zeebe:priorityDefinition priority=\"=p\"/></extensionElements></userTask>"
            )),
        RuleCase(
            "bpmn/user-task",
            wrong: around(
                "<userTask id=\"t\"><extensionElements><zeebe:priorityDefinition priority=\"101\"/></extensionElements></userTask>"
            ),
            right: around("<userTask id=\"t\"/>")),
        RuleCase(
            "bpmn/user-task",
            wrong: around(
                "<userTask id=\"t\"><extensionElements><zeebe:formDefinition/></extensionElements></userTask>"),
            right: around(
                "<userTask id=\"t\"><extensionElements><zeebe:formDefinition formId=\"f\"/></extensionElements></userTask>"
            )),
        RuleCase(
            "bpmn/listener",
            wrong: around(
                "<task id=\"t\"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType=\"start\" type=\"x\"/><zeebe:executionListener eventType=\"start\" type=\"x\"/></zeebe:executionListeners></extensionElements></task>"
            ),
            right: around(
                "<task id=\"t\"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType=\"start\" type=\"x\"/><zeebe:executionListener eventType=\"end\" type=\"x\"/></zeebe:executionListeners></extensionElements></task>"
            )),
        RuleCase(
            "bpmn/gateway-flows",
            wrong:
                "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"g\"/><parallelGateway id=\"g\"/>",
            right: around("<parallelGateway id=\"t\"/>")),
        RuleCase(
            "bpmn/event-gateway",
            wrong: around("<eventBasedGateway id=\"t\"/>"),
            right: """
                <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><eventBasedGateway id="g"/>
                <sequenceFlow id="f2" sourceRef="g" targetRef="a"/><sequenceFlow id="f3" sourceRef="g" targetRef="b"/>
                <intermediateCatchEvent id="a"><timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition></intermediateCatchEvent>
                <intermediateCatchEvent id="b"><signalEventDefinition signalRef="x"/></intermediateCatchEvent>
                ---
                <signal id="x" name="x"/>
                """),
        RuleCase(
            "bpmn/unreached", wrong: plain + "<task id=\"alone\"/>", right: plain),
        RuleCase(
            "bpmn/endless",
            wrong: """
                <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><callActivity id="t">
                <extensionElements><zeebe:calledElement processId="p"/></extensionElements></callActivity>
                """,
            right: """
                <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><exclusiveGateway id="g" default="f3"/>
                <sequenceFlow id="f2" sourceRef="g" targetRef="t"><conditionExpression>=n &gt; 0</conditionExpression></sequenceFlow>
                <sequenceFlow id="f3" sourceRef="g" targetRef="e"/><endEvent id="e"/><callActivity id="t">
                <extensionElements><zeebe:calledElement processId="p"/></extensionElements></callActivity>
                """),
    ]

    private static let events: [RuleCase] = [
        RuleCase(
            "bpmn/event-trigger",
            wrong: around("<intermediateCatchEvent id=\"t\"><errorEventDefinition/></intermediateCatchEvent>"),
            right: around(
                "<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDuration>=wait</timeDuration></timerEventDefinition></intermediateCatchEvent>"
            )),
        RuleCase(
            "bpmn/boundary-event",
            wrong: plain + "<boundaryEvent id=\"b\" attachedToRef=\"e\"><errorEventDefinition/></boundaryEvent>",
            right: plain + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><errorEventDefinition/></boundaryEvent>"),
        RuleCase(
            "bpmn/compensation",
            wrong: plain + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><compensateEventDefinition/></boundaryEvent>",
            right: plain
                + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><compensateEventDefinition/></boundaryEvent>"
                + "<task id=\"undo\" isForCompensation=\"true\"/><association id=\"a\" sourceRef=\"b\" targetRef=\"undo\"/>"
        ),
        RuleCase(
            "bpmn/cancel",
            wrong: "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\"/>"
                + "<endEvent id=\"e\"><cancelEventDefinition/></endEvent>",
            right: around(
                "<transaction id=\"t\"><startEvent id=\"i\"/><sequenceFlow id=\"g\" sourceRef=\"i\" targetRef=\"c\"/>"
                    + "<endEvent id=\"c\"><cancelEventDefinition/></endEvent></transaction>")
                + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><cancelEventDefinition/></boundaryEvent>"),
        RuleCase(
            "bpmn/link",
            wrong: "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"l\"/>"
                + "<intermediateThrowEvent id=\"l\"><linkEventDefinition name=\"A\"/></intermediateThrowEvent>",
            right: "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"l\"/>"
                + "<intermediateThrowEvent id=\"l\"><linkEventDefinition name=\"A\"/></intermediateThrowEvent>"
                + "<intermediateCatchEvent id=\"m\"><linkEventDefinition name=\"A\"/></intermediateCatchEvent>"),
        RuleCase(
            "bpmn/timer",
            wrong: around(
                "<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDuration>soon</timeDuration></timerEventDefinition></intermediateCatchEvent>"
            ),
            right: around(
                "<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDate>2026-12-24T18:00:00+01:00</timeDate></timerEventDefinition></intermediateCatchEvent>"
            )),
        RuleCase(
            "bpmn/timer",
            wrong: around("<intermediateCatchEvent id=\"t\"><timerEventDefinition/></intermediateCatchEvent>"),
            right: around(
                "<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeCycle>0 0 9 * * MON-FRI</timeCycle></timerEventDefinition></intermediateCatchEvent>"
            ), isZeebe: false),
        RuleCase(
            "bpmn/error-code",
            wrong: "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\"/>"
                + "<endEvent id=\"e\"><errorEventDefinition/></endEvent>",
            right: "<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\"/>"
                + "<endEvent id=\"e\"><errorEventDefinition errorRef=\"x\"/></endEvent>\n---\n<error id=\"x\" errorCode=\"X\"/>"
        ),
        RuleCase(
            "bpmn/condition",
            wrong: around("<intermediateCatchEvent id=\"t\"><conditionalEventDefinition/></intermediateCatchEvent>"),
            right: around(
                "<intermediateCatchEvent id=\"t\"><conditionalEventDefinition><condition>=x</condition></conditionalEventDefinition></intermediateCatchEvent>"
            )),
        RuleCase(
            "bpmn/condition",
            wrong:
                "<startEvent id=\"s\"><conditionalEventDefinition><extensionElements><zeebe:conditionalFilter variableEvents=\"create, delete\"/></extensionElements><condition>=x</condition></conditionalEventDefinition></startEvent>"
                + "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/><task id=\"t\"/>",
            right:
                "<startEvent id=\"s\"><conditionalEventDefinition><extensionElements><zeebe:conditionalFilter variableNames=\"x\" variableEvents=\"create, update\"/></extensionElements><condition>=x</condition></conditionalEventDefinition></startEvent>"
                + "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/><task id=\"t\"/>"),
        RuleCase(
            "bpmn/duplicate-subscription",
            wrong: plain + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><errorEventDefinition/></boundaryEvent>"
                + "<boundaryEvent id=\"c\" attachedToRef=\"t\"><errorEventDefinition/></boundaryEvent>",
            right: plain
                + "<boundaryEvent id=\"b\" attachedToRef=\"t\"><errorEventDefinition errorRef=\"x\"/></boundaryEvent>"
                + "<boundaryEvent id=\"c\" attachedToRef=\"t\"><errorEventDefinition/></boundaryEvent>"
                + "\n---\n<error id=\"x\" errorCode=\"X\"/>"),
    ]

    private static let references: [RuleCase] = [
        RuleCase(
            "bpmn/message-name", wrong: around("<receiveTask id=\"t\"/>"),
            right: around("<receiveTask id=\"t\" messageRef=\"m\"/>")
                + "\n---\n<message id=\"m\" name=\"m\"><extensionElements><zeebe:subscription correlationKey=\"=k\"/></extensionElements></message>"
        ),
        RuleCase(
            "bpmn/message-name", wrong: around("<sendTask id=\"t\" messageRef=\"nothing\"/>"),
            right: around("<sendTask id=\"t\" messageRef=\"m\"/>") + "\n---\n<message id=\"m\" name=\"m\"/>",
            isZeebe: false),
        RuleCase(
            "bpmn/correlation-key",
            wrong: around("<receiveTask id=\"t\" messageRef=\"m\"/>") + "\n---\n<message id=\"m\" name=\"m\"/>",
            right: around("<receiveTask id=\"t\" messageRef=\"m\"/>")
                + "\n---\n<message id=\"m\" name=\"m\"><extensionElements><zeebe:subscription correlationKey=\"=k\"/></extensionElements></message>"
        ),
        RuleCase(
            "bpmn/signal-name",
            wrong: around("<intermediateThrowEvent id=\"t\"><signalEventDefinition/></intermediateThrowEvent>"),
            right: around(
                "<intermediateThrowEvent id=\"t\"><signalEventDefinition signalRef=\"x\"/></intermediateThrowEvent>")
                + "\n---\n<signal id=\"x\" name=\"x\"/>"),
        RuleCase(
            "bpmn/called-element", wrong: around("<callActivity id=\"t\"/>"),
            right: around("<callActivity id=\"t\" calledElement=\"other\"/>")),
        RuleCase(
            "bpmn/binding",
            wrong: around(
                "<callActivity id=\"t\"><extensionElements><zeebe:calledElement processId=\"q\" bindingType=\"versionTag\"/></extensionElements></callActivity>"
            ),
            right: around(
                "<callActivity id=\"t\"><extensionElements><zeebe:calledElement processId=\"q\" bindingType=\"versionTag\" versionTag=\"1\"/></extensionElements></callActivity>"
            )),
        RuleCase(
            "bpmn/called-decision",
            wrong: around(
                "<businessRuleTask id=\"t\"><extensionElements><zeebe:calledDecision decisionId=\"d\"/></extensionElements></businessRuleTask>"
            ),
            right: around(
                "<businessRuleTask id=\"t\"><extensionElements><zeebe:calledDecision decisionId=\"d\" resultVariable=\"r\"/></extensionElements></businessRuleTask>"
            )),
    ]

    private static let tasks: [RuleCase] = [
        RuleCase(
            "bpmn/task-definition", wrong: around("<serviceTask id=\"t\"/>"),
            right: around(
                "<serviceTask id=\"t\"><extensionElements><zeebe:taskDefinition type=\"x\"/></extensionElements></serviceTask>"
            )),
        RuleCase(
            "bpmn/script",
            wrong: around("<scriptTask id=\"t\" scriptFormat=\"groovy\"><script>1</script></scriptTask>"),
            right: around("<scriptTask id=\"t\" scriptFormat=\"feel\"><script>1</script></scriptTask>"), isZeebe: false),
        RuleCase(
            "bpmn/loop", wrong: around("<task id=\"t\"><multiInstanceLoopCharacteristics/></task>"),
            right: around(
                "<task id=\"t\"><multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection=\"=items\"/></extensionElements></multiInstanceLoopCharacteristics></task>"
            )),
        RuleCase(
            "bpmn/loop", wrong: around("<task id=\"t\"><standardLoopCharacteristics/></task>"),
            right: around("<task id=\"t\"><standardLoopCharacteristics loopMaximum=\"3\"/></task>"), isZeebe: false),
        RuleCase(
            "bpmn/ad-hoc", wrong: around("<adHocSubProcess id=\"t\"/>"),
            right: around("<adHocSubProcess id=\"t\"><task id=\"i\"/></adHocSubProcess>")),
        RuleCase(
            "bpmn/mapping",
            wrong: around(
                "<task id=\"t\"><extensionElements><zeebe:ioMapping><zeebe:input source=\"=a\" target=\"b c\"/></zeebe:ioMapping></extensionElements></task>"
            ),
            right: around(
                "<task id=\"t\"><extensionElements><zeebe:ioMapping><zeebe:input source=\"=a\" target=\"b.c\"/></zeebe:ioMapping></extensionElements></task>"
            )),
        RuleCase(
            "bpmn/listener", wrong: around(asking("userTask", "done")), right: around(asking("userTask", "completing"))),
        RuleCase(
            "bpmn/unsupported", wrong: around(asking("manualTask", "completing")),
            right: around(asking("userTask", "complete"))),
        RuleCase(
            "bpmn/listener", wrong: around(listening("parallelGateway", "end", "x")),
            right: around(listening("parallelGateway", "start", "x"))),
        RuleCase(
            "bpmn/listener", wrong: listening("startEvent", "start", "x"),
            right: listening("startEvent", "end", "x")),
        RuleCase(
            "bpmn/listener", wrong: around(listening("task", "end", "x", "x")),
            right: around(listening("task", "end", "x", "y"))),
        RuleCase(
            "bpmn/listener",
            wrong: around(
                "<task id=\"t\"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType=\"start\"/></zeebe:executionListeners></extensionElements></task>"
            ),
            right: around(
                "<task id=\"t\"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType=\"start\" type=\"x\"/></zeebe:executionListeners></extensionElements></task>"
            )),
        RuleCase(
            "bpmn/unsupported",
            wrong: around("<receiveTask id=\"t\" instantiate=\"true\" messageRef=\"m\"/>")
                + "\n---\n<message id=\"m\" name=\"m\"/>",
            right: around("<receiveTask id=\"t\" messageRef=\"m\"/>") + "\n---\n<message id=\"m\" name=\"m\"/>",
            isZeebe: false),
        RuleCase(
            "bpmn/expression",
            wrong: around(
                "<scriptTask id=\"t\"><extensionElements><zeebe:script expression=\"=1 +\" resultVariable=\"r\"/></extensionElements></scriptTask>"
            ),
            right: around(
                "<scriptTask id=\"t\"><extensionElements><zeebe:script expression=\"=1 + 1\" resultVariable=\"r\"/></extensionElements></scriptTask>"
            )),
    ]

    private static let ours: [RuleCase] = [
        RuleCase(
            "bpmn/workflow", wrong: "<process id=\"p\" troupe:language=\"yaml\">\(plain)</process>",
            right: "<process id=\"p\" troupe:language=\"yaml\">"
                + around("<task id=\"t\"><extensionElements><troupe:step action=\"log\"/></extensionElements></task>")
                + "</process>"),
        RuleCase(
            "bpmn/action",
            wrong: around(
                "<serviceTask id=\"t\"><extensionElements><troupe:action type=\"shell-comand\"><troupe:input name=\"command\" value=\"ls\"/></troupe:action></extensionElements></serviceTask>"
            ),
            right: around(
                "<serviceTask id=\"t\"><extensionElements><troupe:action type=\"shell-command\"><troupe:input name=\"command\" value=\"ls\"/></troupe:action></extensionElements></serviceTask>"
            ), isZeebe: false),
        RuleCase(
            "bpmn/action",
            wrong: around(
                "<serviceTask id=\"t\"><extensionElements><troupe:action type=\"shell-command\" timeout=\"soon\"><troupe:input name=\"commnd\" value=\"ls\"/><troupe:retry maxAttempts=\"often\"/></troupe:action></extensionElements></serviceTask>"
            ),
            right: around(
                "<serviceTask id=\"t\"><extensionElements><troupe:action type=\"log\" timeout=\"=limit\"><troupe:input name=\"message\">hello</troupe:input><troupe:retry maxAttempts=\"2\"/></troupe:action></extensionElements></serviceTask>"
            )),
    ]
}
