/// BPMN processes of the tests, as Camunda's modeler writes them, without their diagrams.
enum ProcessSample {
    static func file(_ processes: String, more: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions"
            targetNamespace="http://example.org/bpmn">
        \(more)\(processes)
        </bpmn:definitions>
        """
    }

    static func flow(_ id: String, _ source: String, _ target: String) -> String {
        #"<bpmn:sequenceFlow id="\#(id)" sourceRef="\#(source)" targetRef="\#(target)"/>"#
    }

    static func service(_ id: String, type: String, retries: Int = 3) -> String {
        """
        <bpmn:serviceTask id="\(id)" name="\(id)"><bpmn:extensionElements>
          <zeebe:taskDefinition type="\(type)" retries="\(retries)"/>
          <zeebe:taskHeaders><zeebe:header key="currency" value="EUR"/></zeebe:taskHeaders>
        </bpmn:extensionElements></bpmn:serviceTask>
        """
    }

    /// A payment by a worker; when that throws `declined`, a person looks at it.
    static let order = file(
        """
        <bpmn:process id="order" name="Order" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          \(service("charge", type: "payment", retries: 2))
          <bpmn:boundaryEvent id="declined" attachedToRef="charge">
            <bpmn:errorEventDefinition id="declinedEvent" errorRef="declinedError"/>
          </bpmn:boundaryEvent>
          <bpmn:userTask id="review" name="Look at the order"><bpmn:extensionElements>
            <zeebe:userTask/><zeebe:assignmentDefinition assignee="ann"/>
          </bpmn:extensionElements></bpmn:userTask>
          <bpmn:endEvent id="paid"/>
          <bpmn:endEvent id="reviewed"/>
          \(flow("toCharge", "begin", "charge"))
          \(flow("toPaid", "charge", "paid"))
          \(flow("toReview", "declined", "review"))
          \(flow("toReviewed", "review", "reviewed"))
        </bpmn:process>
        """, more: #"<bpmn:error id="declinedError" name="declined" errorCode="declined"/>"#)

    /// A discount by a decision that is deployed beside it.
    static let priced = file(
        """
        <bpmn:process id="priced" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          <bpmn:businessRuleTask id="decide"><bpmn:extensionElements>
            <zeebe:calledDecision decisionId="discount" resultVariable="percent"/>
          </bpmn:extensionElements></bpmn:businessRuleTask>
          <bpmn:endEvent id="done"/>
          \(flow("f1", "begin", "decide"))\(flow("f2", "decide", "done"))
        </bpmn:process>
        """)

    static func discount(_ percent: Int) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="prices" name="Prices"
            namespace="http://example.org/dmn">
          <decision id="discount" name="Discount">
            <decisionTable id="table" hitPolicy="UNIQUE">
              <input id="in"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input>
              <output id="out" name="percent" typeRef="number"/>
              <rule id="r1"><inputEntry id="e1"><text>&gt;= 100</text></inputEntry>
                <outputEntry id="o1"><text>\(percent)</text></outputEntry></rule>
              <rule id="r2"><inputEntry id="e2"><text>&lt; 100</text></inputEntry>
                <outputEntry id="o2"><text>0</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """
    }

    /// Waits for a message, and at the same time for an hour.
    static let waiting = file(
        """
        <bpmn:process id="delivery" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          <bpmn:parallelGateway id="fork"/>
          <bpmn:intermediateCatchEvent id="arrival">
            <bpmn:messageEventDefinition id="arrivalEvent" messageRef="arrived"/>
          </bpmn:intermediateCatchEvent>
          <bpmn:intermediateCatchEvent id="hour"><bpmn:timerEventDefinition id="hourEvent">
            <bpmn:timeDuration>PT1H</bpmn:timeDuration>
          </bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
          <bpmn:parallelGateway id="join"/>
          <bpmn:endEvent id="done"/>
          \(flow("f1", "begin", "fork"))\(flow("f2", "fork", "arrival"))\(flow("f3", "fork", "hour"))
          \(flow("f4", "arrival", "join"))\(flow("f5", "hour", "join"))\(flow("f6", "join", "done"))
        </bpmn:process>
        """,
        more: """
            <bpmn:message id="arrived" name="arrived"><bpmn:extensionElements>
              <zeebe:subscription correlationKey="=parcel"/>
            </bpmn:extensionElements></bpmn:message>

            """)

    /// Begins with a message.
    static let started = file(
        """
        <bpmn:process id="claim" isExecutable="true">
          <bpmn:startEvent id="filed"><bpmn:messageEventDefinition id="e" messageRef="m"/></bpmn:startEvent>
          \(service("handle", type: "claim"))
          <bpmn:endEvent id="done"/>
          \(flow("f1", "filed", "handle"))\(flow("f2", "handle", "done"))
        </bpmn:process>
        """, more: #"<bpmn:message id="m" name="claim filed"/>"#)

    /// Begins when little is in stock.
    static let reorder = file(
        """
        <bpmn:process id="reorder" isExecutable="true">
          <bpmn:startEvent id="low"><bpmn:conditionalEventDefinition id="e">
            <bpmn:condition>=stock &lt; 10</bpmn:condition>
          </bpmn:conditionalEventDefinition></bpmn:startEvent>
          \(service("buy", type: "buy"))
          <bpmn:endEvent id="done"/>
          \(flow("f1", "low", "buy"))\(flow("f2", "buy", "done"))
        </bpmn:process>
        """)

    /// Two tasks one behind the other, by different names in the second version.
    static func steps(_ first: String, _ second: String) -> String {
        file(
            """
            <bpmn:process id="steps" isExecutable="true">
              <bpmn:startEvent id="begin"/>
              \(service(first, type: "work"))\(service(second, type: "work"))
              <bpmn:endEvent id="done"/>
              \(flow("f1", "begin", first))\(flow("f2", first, second))\(flow("f3", second, "done"))
            </bpmn:process>
            """)
    }

    /// A task before a sub-process with a task in it.
    static let nested = file(
        """
        <bpmn:process id="nested" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          <bpmn:subProcess id="inner">
            <bpmn:startEvent id="innerBegin"/>
            \(service("first", type: "work"))\(service("second", type: "work"))
            <bpmn:endEvent id="innerDone"/>
            \(flow("g1", "innerBegin", "first"))\(flow("g2", "first", "second"))\(flow("g3", "second", "innerDone"))
          </bpmn:subProcess>
          <bpmn:endEvent id="done"/>
          \(flow("f1", "begin", "inner"))\(flow("f2", "inner", "done"))
        </bpmn:process>
        """)

    /// A flow to nowhere, and a task whose expression is none.
    static let broken = file(
        """
        <bpmn:process id="broken" isExecutable="true">
          <bpmn:startEvent id="begin"/>
          <bpmn:scriptTask id="compute"><bpmn:extensionElements>
            <zeebe:script expression="=1 +" resultVariable="x"/>
          </bpmn:extensionElements></bpmn:scriptTask>
          <bpmn:endEvent id="done"/>
          \(flow("f1", "begin", "compute"))\(flow("f2", "compute", "done"))
          <bpmn:sequenceFlow id="f3" sourceRef="compute" targetRef="nowhere"/>
        </bpmn:process>
        """)
}
