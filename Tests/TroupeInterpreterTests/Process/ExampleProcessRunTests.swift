import Glibc
import Testing
import TroupeCompiler
import TroupeGraph

@testable import TroupeInterpreter

/// The processes in `workflows/bpmn`, from their files to their ends.
struct ExampleProcessRunTests {
    private static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        + "/workflows/bpmn/"

    private func definition(_ name: String) throws -> Definition {
        let path = Self.folder + name + ".bpmn"
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return try #require(BPMNCompiler.compile(bytes, file: path).definitions.first)
    }

    private let day: Int64 = 86_400_000

    /// A process that only sets one variable, in place of a workflow that is called.
    private func stub(_ id: String, _ variable: String, _ value: String) throws -> Definition {
        let text = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.org/bpmn">
              <bpmn:process id="\(id)" isExecutable="true">
                <bpmn:startEvent id="begin"/>
                <bpmn:scriptTask id="set"><bpmn:extensionElements>
                  <zeebe:script expression="=&quot;\(value)&quot;" resultVariable="\(variable)"/>
                </bpmn:extensionElements></bpmn:scriptTask>
                <bpmn:endEvent id="done"/>
                <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="set"/>
                <bpmn:sequenceFlow id="f2" sourceRef="set" targetRef="done"/>
              </bpmn:process>
            </bpmn:definitions>
            """
        return try #require(BPMNCompiler.compile(Array(text.utf8), file: id + ".bpmn").definitions.first)
    }

    @Test func `a feature is written again until its review is content`() throws {
        var driver = Driver(
            [
                try definition("feature-development"), try stub("apply-files", "PATHS", "search.py"),
                try stub("project-checks", "STATUS", "passed"),
            ], inputs: ["title": "Add search"])
        driver.answer("Task_refine", nil, ["acceptance": "a box finds words"])
        #expect(driver.order("Task_branch")?.inputs["inputs"] == ["branch": "feature/add-search", "checkout": true])
        driver.complete("Task_branch", ["BRANCH": "feature/add-search", "COMMIT": "c0", "CREATED": true])
        #expect(driver.variables["COMMIT"] == nil)
        for round in 1...2 {
            driver.complete("Task_write", ["SUMMARY": "find words", "FILES": [["path": "search.py", "content": "x"]]])
            #expect(driver.variables["rounds"] == .integer(round))
            #expect(driver.variables["changed"] == "search.py")
            driver.complete("Task_commit", ["COMMIT": .string("c\(round)")])
            driver.complete("Task_scan", ["SECRETS": "0"])
            if round == 1 {
                driver.advance(milliseconds: day)
                driver.complete("Task_remind")
                driver.answer("Task_review", nil, ["decision": "change", "comment": "add a test"])
            }
        }
        driver.answer("Task_review", nil, ["decision": "approve"])
        driver.complete("Task_request", ["PR_NUMBER": 7])
        driver.complete("Task_approve", ["VOTE": "approve"])
        #expect(driver.order("Task_merge")?.inputs["inputs"]?["pr_id"] == 7)
        driver.complete("Task_merge", ["MERGE_COMMIT": "c3"])
        #expect(driver.outcome == .completed)
        #expect(driver.variables["merged"] == "c3")
        #expect(driver.variables["checks"] == "passed")
        #expect(driver.history.contains("-Task_remind"))
        #expect(driver.problems == [])
    }

    @Test func `a severe incident needs everybody, and ends with lessons`() throws {
        var driver = Driver(
            try definition("incident-response"),
            inputs: ["service": "shop", "symptom": "The shop is DOWN", "incident": "I-1"])
        #expect(driver.variables["severity"] == 1)
        #expect(driver.open.sorted() == ["Task_cause", "Task_mitigate"])
        driver.complete("Task_cause", ["CAUSE": "a full disk"])
        driver.complete("Task_mitigate", ["MITIGATION": "restarted"])
        driver.advance(milliseconds: day / 6)
        driver.complete("Task_page", ["PAGED": true])
        driver.answer("Task_takeOver")
        driver.answer("Task_tell")
        driver.happen("incident-confirmed")
        driver.answer("Task_lessons", nil, ["lessons": "watch the disk"])
        #expect(driver.outcome == .completed)
        #expect(driver.variables["mitigation"] == "restarted")
        #expect(driver.variables["lessons"] == "watch the disk")
        #expect(driver.problems == [])
    }

    @Test func `a small incident closes by itself after a quiet hour`() throws {
        var driver = Driver(
            try definition("incident-response"),
            inputs: ["service": "shop", "symptom": "slow", "incident": "I-2", "severity": 4])
        #expect(driver.open == ["Task_mitigate"])
        driver.complete("Task_mitigate", ["MITIGATION": "restarted"])
        driver.advance(milliseconds: 3_600_000)
        #expect(driver.outcome == .completed)
        #expect(!driver.history.contains("+Task_lessons"))
        #expect(driver.problems == [])
    }

    @Test func `an order that cannot be shipped is undone, the last first`() throws {
        var driver = Driver(
            try definition("order-with-compensation"),
            inputs: ["orderId": "O-1", "amount": 20, "items": ["pen", "ink"]])
        driver.work("Task_reserve")
        driver.work("Task_reserve")
        #expect(driver.variables["total"] == 25)
        driver.work("Task_charge", ["receipt": "R-1"])
        driver.throwError("Task_ship", "OUT-OF-REACH")
        #expect(driver.offered == ["Task_refund"])
        driver.work("Task_refund")
        #expect(driver.offered == ["Task_release"])
        driver.work("Task_release")
        driver.complete("Task_apologize")
        #expect(driver.outcome == .completed)
        #expect(driver.history.last == "End_canceled")
        #expect(driver.problems == [])
    }

    @Test func `an order that is shipped is done`() throws {
        var driver = Driver(
            try definition("order-with-compensation"), inputs: ["orderId": "O-2", "amount": 200, "items": ["pen"]])
        driver.work("Task_reserve")
        driver.work("Task_charge", ["receipt": "R-2"])
        driver.work("Task_ship", ["parcel": "P-2"])
        #expect(driver.order("Task_thank")?.inputs["message"] == "Order O-2 is on its way as parcel P-2")
        driver.complete("Task_thank")
        #expect(driver.outcome == .completed)
        #expect(driver.history.last == "End_delivered")
        #expect(driver.problems == [])
    }

    @Test func `a large request is told of at once, reminded of, and decided higher up`() throws {
        var driver = Driver(
            try definition("approval-with-escalation"),
            inputs: ["request": "a server", "amount": 20_000, "requester": "ann"])
        #expect(driver.order("Task_inform")?.inputs["message"] == "ann asks for 20000: a server")
        driver.complete("Task_inform")
        for _ in 1...2 {
            driver.advance(milliseconds: day)
            driver.complete("Task_remind")
        }
        driver.advance(milliseconds: day)
        #expect(driver.task("Task_approve") == nil)
        driver.answer("Task_decide", "approve")
        #expect(driver.outcome == .completed)
        #expect(driver.history.last == "End_approved")
        #expect(driver.problems == [])
    }

    @Test func `a small request is refused by whom it was asked of`() throws {
        var driver = Driver(
            try definition("approval-with-escalation"), inputs: ["request": "a pen", "amount": 2, "requester": "bob"])
        driver.answer("Task_approve", "reject")
        driver.complete("Task_refuse")
        #expect(driver.outcome == .completed)
        #expect(driver.history.last == "End_rejected")
        #expect(driver.problems == [])
    }

    @Test(arguments: [true, false])
    func `an action leaves in the process what it says that it gives back, else all`(_ isDeclared: Bool) throws {
        let text = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:troupe="https://troupe.dev/schema/1" id="d" targetNamespace="http://example.org/bpmn">
              <bpmn:process id="ask" isExecutable="true">
                <bpmn:startEvent id="begin"/>
                <bpmn:serviceTask id="call"><bpmn:extensionElements><troupe:action type="llm-call">
                  <troupe:input name="prompt" value="Why?"/>\(isDeclared ? "<troupe:output name=\"WHY\"/>" : "")
                </troupe:action></bpmn:extensionElements></bpmn:serviceTask>
                <bpmn:endEvent id="done"/>
                <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="call"/>
                <bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="done"/>
              </bpmn:process>
            </bpmn:definitions>
            """
        var driver = Driver(try #require(BPMNCompiler.compile(Array(text.utf8), file: "ask.bpmn").definitions.first))
        driver.complete("call", ["WHY": "because", "MODEL": "m"])
        #expect(driver.outcome == .completed)
        #expect(driver.variables == (isDeclared ? ["WHY": "because"] : ["WHY": "because", "MODEL": "m"]))
        #expect(driver.problems == [])
    }
}
