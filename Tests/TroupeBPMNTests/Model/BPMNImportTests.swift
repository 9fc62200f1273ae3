import Testing
import TroupeGraph

@testable import TroupeBPMN

struct BPMNImportTests {
    private func fixture(_ name: String) throws -> BPMNModel {
        let path = try #require(Fixtures.paths.first { Fixtures.name($0) == name })
        return try #require(BPMNImport.read(Fixtures.bytes(path), file: name).model)
    }

    private func read(_ body: String) -> (model: BPMNModel?, diagnostics: [Diagnostic]) {
        let head = "<definitions xmlns='\(BPMNNamespace.model)' xmlns:xsi='\(BPMNNamespace.schemaInstance)'>\n"
        return BPMNImport.read(Array((head + body + "\n</definitions>").utf8), file: "f.bpmn")
    }

    private func findings(_ body: String) -> [String] { read(body).diagnostics.map(\.description) }

    // MARK: What is read

    @Test func `what Camunda 8 says of a task is read with its places`() throws {
        let process = try #require(try fixture("camunda8.bpmn").process("claims"))
        let check = try #require(process.content.node("CheckClaim")).zeebe.userTask
        #expect(check.isNative && check.assignee == "=clerk" && check.candidateUsers == "=[\"ada\"]")
        #expect(check.candidateGroups == "clerks, seniors" && check.priority == "70")
        #expect(check.dueDate == "=now() + duration(\"P3D\")" && check.followUpDate == "=now() + duration(\"P1D\")")
        #expect(check.form?.id == "check-claim" && check.form?.version.versionTag == "v7")
        let remind = try #require(process.content.node("Remind"))
        #expect(
            remind.zeebe.taskDefinition?.type == "=\"remind-\" + team" && remind.zeebe.taskDefinition?.retries == "=5")
        let source = try #require(remind.zeebe.inputs.first?.source)
        #expect(source == "=claim.id > 5 and x < 3" && remind.zeebe.inputs.first?.target == "big")
        #expect(source.location(atUTF8Offset: 12)?.column == (source.location?.column ?? 0) + 16)
        #expect(remind.zeebe.outputs.map(\.target) == ["reminder.sent"])
        #expect(remind.zeebe.headers.map(\.value) == ["reminder & greeting"])
        #expect(remind.attribute("modelerTemplate", in: "http://example.com/templates") == "x")
    }

    @Test func `what Camunda 8 says of decisions, calls, loops, scripts and messages is read`() throws {
        let model = try fixture("camunda8.bpmn")
        let process = try #require(model.process("claims"))
        let content = process.content
        #expect(process.zeebe.versionTag == "v1.2" && process.zeebe.properties.map(\.name) == ["team"])
        #expect(process.zeebe.executionListeners.map(\.event) == ["start", "end"])
        #expect(process.zeebe.embeddedForms.map(\.id) == ["form-1"])
        let decision = try #require(content.node("Decide")?.zeebe.calledDecision)
        #expect(decision.decisionID == "claim-decision" && decision.resultVariable == "verdict")
        #expect(decision.version.type == "deployment")
        let call = try #require(content.node("Pay")?.zeebe.calledElement)
        #expect(call.processID == "=\"payment-\" + country" && !call.propagatesAllChildVariables)
        #expect(!call.propagatesAllParentVariables && call.version.type == "latest")
        guard case .multiInstance(let loop)? = content.node("Examine")?.activity?.loop else { throw Missing() }
        #expect(loop.isSequential && loop.completionCondition?.text == "=numberOfCompletedInstances > 2")
        #expect(loop.zeebe.loop?.inputElement == "damage" && loop.zeebe.loop?.outputElement == "=report")
        #expect(content.allNodes.first { $0.id == "Report" }?.zeebe.script?.resultVariable == "report")
        #expect(model.message("Message_paid")?.zeebe.correlationKey == "=claimId")
        #expect(content.node("Extras")?.zeebe.adHoc?.activeElements == "=wanted")
        let conditional = content.node("OnCancel")?.subProcess?.content.nodes.first?.event?.definitions.first
        #expect(conditional?.zeebe.conditionalFilter?.events == "create, update")
        #expect(content.node("CheckClaim")?.zeebe.taskListeners.first?.retries == "5")
    }

    @Test func `lanes, boundary events, flows and participants are found by id`() throws {
        let model = try fixture("camunda8.bpmn")
        let content = try #require(model.process("claims")).content
        #expect(content.lanes(of: "Examine").map(\.name) == ["Experts", "Damage"])
        #expect(content.lanes(of: "CheckClaim").map(\.name) == ["Clerks"] && content.lanes(of: "Pay").isEmpty)
        #expect(content.boundaryEvents(of: "CheckClaim").map(\.id) == ["Overdue"])
        #expect(content.flows(from: "Split").map(\.id) == ["toExamine", "toLetter"])
        #expect(content.flows(to: "Split").map(\.id) == ["toSplit"])
        #expect(model.participant(ofProcess: "claims")?.name == "Claims office")
        #expect(content.node("Split")?.defaultFlow == "toLetter")
        #expect(content.allNodes.count == 19 && content.allFlows.count == 11)
    }

    @Test func `all kinds of events, gateways and activities are read`() throws {
        let model = try fixture("trisotech.bpmn")
        let content = try #require(model.process("events")).content
        let start = try #require(content.node("several"))
        #expect(model.eventDefinitions(of: start).map(\.tag) == ["messageEventDefinition", "signalEventDefinition"])
        #expect(start.event?.isParallelMultiple == true)
        guard case .message("order")? = start.event?.definitions.first?.kind else { throw Missing() }
        let deal = try #require(content.node("deal")?.subProcess)
        guard case .transaction("##Compensate") = deal.kind else { throw Missing() }
        guard case .standard(let loop)? = deal.activity.loop else { throw Missing() }
        #expect(loop.testsBefore && loop.maximum == 3 && loop.condition?.text == "count < 3")
        #expect(loop.condition?.language?.hasSuffix("/FEEL/") == true)
        #expect(deal.content.compensationHandler(of: "undo")?.id == "giveBack")
        #expect(deal.content.node("giveBack")?.activity?.isForCompensation == true)
        guard case .compensate("get", false)? = deal.content.node("undo")?.event?.definitions.first?.kind else {
            throw Missing()
        }
        let end = try #require(deal.content.node("givenUp"))
        #expect(model.eventDefinitions(of: end).map(\.tag) == ["cancelEventDefinition"])
        #expect(model.error("broken")?.code == "E-1" && model.escalation("higher")?.code == "X-1")
        #expect(content.node("raised")?.boundaryEvent?.cancelsActivity == false)
        guard case .complex(let activation)? = content.node("three")?.gateway?.kind else { throw Missing() }
        #expect(activation?.text == "activationCount >= 3")
        guard case .eventBased(true, true)? = content.node("first")?.gateway?.kind else { throw Missing() }
        guard case .timer(let timer?)? = content.node("morning")?.event?.definitions.first?.kind else {
            throw Missing()
        }
        #expect(timer.kind == .date && timer.expression.text == "2030-01-01T08:00:00Z")
        guard case .adHoc(let adHoc)? = content.node("mixed")?.subProcess?.kind else { throw Missing() }
        #expect(adHoc.isSequential && !adHoc.cancelsRemaining && adHoc.completionCondition?.text == "done")
        #expect(content.node("jump")?.event?.definitions.first?.name == "over")
    }

    @Test func `what Camunda 7 and Flowable say is read as far as it means something here`() throws {
        let content = try #require(try fixture("camunda7.bpmn").process("leave")).content
        let approve = try #require(content.node("Approve")).vendor
        #expect(approve.assignee == "ada" && approve.candidateGroups == "leads,hr" && approve.candidateUsers == "bob")
        #expect(approve.dueDate.map(VendorExtensions.isExpression) == true)
        #expect(content.node("Book")?.vendor.topic == "book-leave" && content.node("Tell")?.vendor.topic == nil)
        let review = try #require(try fixture("flowable.bpmn").processes.first?.content.node("review"))
        #expect(review.vendor.candidateGroups == "reviewers")
        #expect(review.documentationText == "Look at a < b twice.")
    }

    @Test func `our own actions and personas are read`() throws {
        let test = try #require(try fixture("troupe.bpmn").processes.first?.content.node("test")).troupe
        #expect(test.persona == "tester" && test.action?.type == "shell-command")
        #expect(test.action?.inputs.map(\.key) == ["command", "timeout"])
        #expect(test.action?.inputs.map(\.value) == ["swift test", nil])
        #expect(test.action?.inputs.last?.expression == "=minutes * 60")
    }

    @Test func `drawings are read`() throws {
        let diagram = try #require(try fixture("camunda8.bpmn").diagrams.first)
        #expect(diagram.element == "Collaboration_claims" && diagram.shapes.count == 4)
        #expect(diagram.shapes[0].isHorizontal == true && diagram.shapes[0].bounds.width == 1200.5)
        #expect(diagram.shapes[2].isMarkerVisible == true && diagram.shapes[2].label?.bounds?.x == 505)
        #expect(diagram.shapes[3].isExpanded == true)
        #expect(
            diagram.edges.first?.waypoints == [
                BPMNPoint(x: 525, y: 185), BPMNPoint(x: 525, y: 400), BPMNPoint(x: 600, y: 400),
            ])
        #expect(diagram.shapes[1].attribute("stroke", in: "http://bpmn.io/schema/bpmn/biocolor/1.0") == "#0d4372")
    }

    @Test func `nodes and flows without an id get one that nothing else has`() throws {
        let model = try #require(
            read("<process id='Flow_1'><task/><sequenceFlow sourceRef='a' targetRef='a'/><task id='a'/></process>")
                .model)
        let content = try #require(model.processes.first).content
        #expect(content.nodes.map(\.id) == ["Activity_1", "a"] && content.flows.map(\.id) == ["Flow_2"])
    }

    private struct Missing: Error {}

    // MARK: What is reported

    @Test(arguments: [
        (
            "<process id='p'><task id='a'/>\n<task id='a'/></process>",
            ["f.bpmn:3:11: error: the id 'a' is already that of a task in line 2: ids are unique [bpmn/duplicate-id]"]
        ),
        (
            "<process id='p'><sequenceFlow id='f' sourceRef='a' targetRef='b'/><task id='a'/></process>",
            ["f.bpmn:2:63: error: targetRef 'b' is no element of this file [bpmn/unknown-reference]"]
        ),
        (
            "<process id='p'><sequenceFlow id='f' sourceRef='a' targetRef='b'/><task id='a'/><subProcess id='s'><task id='b'/></subProcess></process>",
            [
                "f.bpmn:2:63: warning: targetRef 'b' stands in another process or sub-process: a sequence flow stays in one [bpmn/crosses-scope]"
            ]
        ),
        (
            "<process id='p'><sequenceFlow id='f' sourceRef='a' targetRef='p'/><task id='a'/></process>",
            [
                "f.bpmn:2:63: warning: targetRef 'p' is a process: a sequence flow joins events, gateways and activities [bpmn/wrong-reference]"
            ]
        ),
        (
            "<process id='p'><sequenceFlow id='f' sourceRef='a'/><task id='a'/></process>",
            ["f.bpmn:2:17: error: sequenceFlow 'f' has no 'targetRef' [bpmn/missing-reference]"]
        ),
        (
            "<process id='p'><exclusiveGateway id='g' default='x'/></process>",
            ["f.bpmn:2:51: error: default 'x' is no element of this file [bpmn/unknown-reference]"]
        ),
        (
            "<process id='p'><task id='t' default='f'/><task id='u'/><sequenceFlow id='f' sourceRef='u' targetRef='t'/></process>",
            [
                "f.bpmn:2:39: warning: default 'f' is no sequence flow that leaves task 't' [bpmn/wrong-reference]"
            ]
        ),
        (
            "<process id='p'><boundaryEvent id='b' attachedToRef='x'/><boundaryEvent id='c'/></process>",
            [
                "f.bpmn:2:54: warning: attachedToRef 'x' is no element of this file [bpmn/unknown-reference]",
                "f.bpmn:2:58: error: boundaryEvent 'c' has no 'attachedToRef' [bpmn/missing-reference]",
            ]
        ),
        (
            "<process id='p'><receiveTask id='r' messageRef='e'/></process><error id='e'/>",
            ["f.bpmn:2:49: warning: messageRef 'e' is an error, not a message [bpmn/wrong-reference]"]
        ),
        (
            "<choreography id='c'/><process id='p'><callChoreography id='d'/><startEvent xmlns='u:1'/></process>",
            [
                "f.bpmn:2:1: warning: choreography is not executed here [bpmn/no-effect]",
                "f.bpmn:2:39: warning: callChoreography is not executed here [bpmn/no-effect]",
                "f.bpmn:2:65: warning: 'startEvent' is no element of BPMN: it has no effect outside extensionElements [bpmn/unknown-element]",
            ]
        ),
    ])
    func `what is wrong is reported with its place`(body: String, expected: [String]) {
        #expect(findings(body) == expected)
        #expect(read(body).model != nil)
    }

    @Test func `a finding names the element that it is about`() {
        let body = """
            <process id='p'><task id='a'/><task id='a'/><boundaryEvent id='b' attachedToRef='x'/><laneSet><lane id='l'>
            <flowNodeRef>y</flowNodeRef></lane></laneSet><sequenceFlow id='f' sourceRef='a' targetRef='z'/>
            <scriptTask id='s' scriptFormat='perl'><script>1</script></scriptTask><endEvent id='e'><performer/></endEvent>
            </process>
            """
        #expect(read(body).diagnostics.map(\.element) == ["a", "b", "l", "f", "s", "e"])
    }

    @Test func `what another engine alone understands is a warning`() throws {
        let path = try #require(Fixtures.paths.first { Fixtures.name($0) == "camunda7.bpmn" })
        let found = BPMNImport.read(Fixtures.bytes(path), file: "c7.bpmn").diagnostics
        #expect(found.allSatisfy { $0.severity == .warning })
        let text = found.map(\.message)
        #expect(
            text.contains {
                $0.hasPrefix("camunda:formData, camunda:inputOutput, camunda:taskListener at userTask 'Approve'")
            })
        #expect(text.contains { $0.hasPrefix("camunda:expression at serviceTask 'Tell'") })
        #expect(text.contains { $0.contains("'Sum' is a script in 'groovy'") })
        #expect(!text.contains { $0.contains("topic") || $0.contains("assignee") || $0.contains("async") })
    }

    @Test(arguments: [
        ("<a/>", "the root of a BPMN 2.0 file is 'definitions', not 'a'"),
        (
            "<definitions xmlns='http://schema.omg.org/spec/BPMN/2.0'/>",
            "this is a draft of BPMN 2.0: open the file in a modeler of today and save it"
        ),
        (
            "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>",
            "this is a decision (DMN) and no process: give the file the ending .dmn"
        ),
    ])
    func `what is no BPMN is refused with the reason`(text: String, message: String) {
        let (model, found) = BPMNImport.read(Array(text.utf8), file: "f.bpmn")
        #expect(model == nil && found.map(\.message) == [message] && found.map(\.rule) == ["bpmn/not-bpmn"])
    }

    @Test func `findings beyond the limit are counted, and errors come first`() {
        let body =
            "<process id='p'>" + (0..<300).map { "<receiveTask messageRef='m\($0)'/>" }.joined()
            + "<task id='a'/><task id='a'/></process>"
        let found = read(body).diagnostics
        #expect(found.count == 201 && found.last?.message == "there are 101 more findings")
        #expect(found.contains { $0.rule == "bpmn/duplicate-id" })
    }
}
