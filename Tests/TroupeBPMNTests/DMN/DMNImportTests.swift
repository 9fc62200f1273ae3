import Testing
import TroupeBPMN
import TroupeDecision
import TroupeExpression
import TroupeGraph

struct DMNImportTests {
    /// In the manner of Camunda's modeler.
    static let dish = """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="dishes" name="Dishes" namespace="http://camunda.org/schema/1.0/dmn">
          <decision id="dish" name="Dish">
            <extensionElements><zeebe:versionTag value="v2" /></extensionElements>
            <informationRequirement id="r1"><requiredDecision href="#season" /></informationRequirement>
            <informationRequirement id="r2"><requiredInput href="#guests_input" /></informationRequirement>
            <decisionTable id="dish_table" hitPolicy="COLLECT" aggregation="COUNT">
              <input id="i1" label="Season"><inputExpression id="ie1" typeRef="string"><text>season</text></inputExpression></input>
              <input id="i2" label="Guests">
                <inputExpression id="ie2" typeRef="number"><text>guest count</text></inputExpression>
                <inputValues><text>[0..100]</text></inputValues>
              </input>
              <output id="o1" label="Dish" name="dish" typeRef="string" />
              <rule id="rule1">
                <description>few</description>
                <inputEntry id="c1"><text>"Fall", "Winter"</text></inputEntry>
                <inputEntry id="c2"><text>&lt;= 8</text></inputEntry>
                <outputEntry id="c3"><text>"Spareribs"</text></outputEntry>
              </rule>
              <rule id="rule2">
                <inputEntry id="c4"><text></text></inputEntry>
                <inputEntry id="c5"><text>-</text></inputEntry>
                <outputEntry id="c6"><text>"Stew"</text></outputEntry>
              </rule>
            </decisionTable>
          </decision>
          <decision id="season" name="Season">
            <variable id="v1" name="season" typeRef="string" />
            <literalExpression id="l1"><text>if temperature &gt; 10 then "Summer" else "Winter"</text></literalExpression>
          </decision>
          <inputData id="guests_input" name="guest count" />
          <dmndi:DMNDI><dmndi:DMNDiagram /></dmndi:DMNDI>
        </definitions>
        """

    private func read(_ text: String) -> (program: DecisionProgram?, findings: [String]) {
        let (program, diagnostics) = DMNImport.read(Array(text.utf8), file: "a.dmn")
        return (program, diagnostics.map(\.description))
    }

    @Test func `a file of a modeler is read and evaluated`() throws {
        let (program, findings) = read(Self.dish)
        #expect(findings == [])
        let dishes = try #require(program)
        #expect(dishes.decisionIDs == ["dish", "season"])
        #expect(dishes.model.decisions.map(\.versionTag) == ["v2", nil])
        let variables = FEELVariables(FEELContext([("temperature", 4), ("guest count", 5)]))
        let outcome = dishes.evaluate("dish", in: variables)
        #expect(try outcome.result.get() == 2)
        #expect(outcome.evaluated.map(\.id) == ["season", "dish"])
        let table = try #require(outcome.evaluated.last)
        #expect(table.kind == "DECISION_TABLE")
        #expect(table.inputs.map(\.id) == ["i1", "i2"])
        #expect(table.inputs.map(\.name) == ["Season", "Guests"])
        #expect(table.rules.map(\.id) == ["rule1", "rule2"])
        #expect(table.rules.map { $0.outputs.map(\.value) } == [["Spareribs"], ["Stew"]])
        #expect(outcome.warnings.isEmpty)
    }

    @Test(
        arguments: [
            "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
            "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
            "https://www.omg.org/spec/DMN/20230324/MODEL/",
        ])
    func `every version of DMN is read`(namespace: String) throws {
        let text = Self.dish.replacing("https://www.omg.org/spec/DMN/20191111/MODEL/", with: namespace)
        #expect(read(text).findings == [])
    }

    @Test func `every boxed expression is read`() throws {
        let text = """
            <dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20211108/MODEL/" name="all" namespace="n" id="all"
                expressionLanguage="https://www.omg.org/spec/DMN/20211108/FEEL/">
              <dmn:itemDefinition name="tPerson"><dmn:itemComponent name="full name"><dmn:typeRef>string</dmn:typeRef>
                </dmn:itemComponent></dmn:itemDefinition>
              <dmn:decision id="d" name="D">
                <dmn:variable name="D" typeRef="Any"/>
                <dmn:knowledgeRequirement><dmn:requiredKnowledge href="#k"/></dmn:knowledgeRequirement>
                <dmn:context>
                  <dmn:contextEntry><dmn:variable name="people"/>
                    <dmn:relation>
                      <dmn:column name="full name"/><dmn:column name="age"/>
                      <dmn:row><dmn:literalExpression><dmn:text>"Ann"</dmn:text></dmn:literalExpression>
                        <dmn:literalExpression><dmn:text>30</dmn:text></dmn:literalExpression></dmn:row>
                      <dmn:row><dmn:literalExpression><dmn:text>"Bob"</dmn:text></dmn:literalExpression>
                        <dmn:literalExpression><dmn:text>10</dmn:text></dmn:literalExpression></dmn:row>
                    </dmn:relation>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="grown up"/>
                    <dmn:filter>
                      <dmn:in><dmn:literalExpression><dmn:text>people</dmn:text></dmn:literalExpression></dmn:in>
                      <dmn:match><dmn:literalExpression><dmn:text>age &gt; 18</dmn:text></dmn:literalExpression></dmn:match>
                    </dmn:filter>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="names"/>
                    <dmn:for iteratorVariable="p">
                      <dmn:in><dmn:literalExpression><dmn:text>grown up</dmn:text></dmn:literalExpression></dmn:in>
                      <dmn:return><dmn:literalExpression><dmn:text>p.full name</dmn:text></dmn:literalExpression></dmn:return>
                    </dmn:for>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="all old"/>
                    <dmn:every iteratorVariable="p">
                      <dmn:in><dmn:literalExpression><dmn:text>people</dmn:text></dmn:literalExpression></dmn:in>
                      <dmn:satisfies><dmn:literalExpression><dmn:text>p.age &gt; 18</dmn:text></dmn:literalExpression></dmn:satisfies>
                    </dmn:every>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="one old"/>
                    <dmn:some iteratorVariable="p">
                      <dmn:in><dmn:literalExpression><dmn:text>people</dmn:text></dmn:literalExpression></dmn:in>
                      <dmn:satisfies><dmn:literalExpression><dmn:text>p.age &gt; 18</dmn:text></dmn:literalExpression></dmn:satisfies>
                    </dmn:some>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="add"/>
                    <dmn:functionDefinition><dmn:formalParameter name="n" typeRef="number"/>
                      <dmn:literalExpression><dmn:text>n + 1</dmn:text></dmn:literalExpression></dmn:functionDefinition>
                  </dmn:contextEntry>
                  <dmn:contextEntry><dmn:variable name="twice"/>
                    <dmn:invocation>
                      <dmn:literalExpression><dmn:text>double it</dmn:text></dmn:literalExpression>
                      <dmn:binding><dmn:parameter name="n"/>
                        <dmn:literalExpression><dmn:text>21</dmn:text></dmn:literalExpression></dmn:binding>
                    </dmn:invocation>
                  </dmn:contextEntry>
                  <dmn:contextEntry>
                    <dmn:list>
                      <dmn:literalExpression><dmn:text>names</dmn:text></dmn:literalExpression>
                      <dmn:literalExpression><dmn:text>add(1)</dmn:text></dmn:literalExpression>
                      <dmn:literalExpression><dmn:text>twice</dmn:text></dmn:literalExpression>
                      <dmn:conditional>
                        <dmn:if><dmn:literalExpression><dmn:text>all old</dmn:text></dmn:literalExpression></dmn:if>
                        <dmn:then><dmn:literalExpression><dmn:text>1</dmn:text></dmn:literalExpression></dmn:then>
                        <dmn:else><dmn:literalExpression><dmn:text>one old</dmn:text></dmn:literalExpression></dmn:else>
                      </dmn:conditional>
                    </dmn:list>
                  </dmn:contextEntry>
                </dmn:context>
              </dmn:decision>
              <dmn:businessKnowledgeModel id="k" name="double it">
                <dmn:encapsulatedLogic><dmn:formalParameter name="n" typeRef="number"/>
                  <dmn:literalExpression><dmn:text>n * 2</dmn:text></dmn:literalExpression></dmn:encapsulatedLogic>
              </dmn:businessKnowledgeModel>
            </dmn:definitions>
            """
        let (program, findings) = read(text)
        #expect(findings == [])
        let outcome = try #require(program).evaluate("d", in: FEELVariables())
        #expect(try outcome.result.get() == [["Ann"], 2, 42, true])
    }

    @Test func `a decision service is a function of its input data and input decisions`() throws {
        let text = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="n">
              <decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>
                <literalExpression><text>price service(2, 10)</text></literalExpression></decision>
              <decisionService id="s" name="price service"><outputDecision href="#price"/>
                <encapsulatedDecision href="#double"/><inputDecision href="#base"/><inputData href="#count"/>
              </decisionService>
              <decision id="price" name="price"><informationRequirement><requiredDecision href="#double"/>
                </informationRequirement><literalExpression><text>double + 1</text></literalExpression></decision>
              <decision id="double" name="double"><informationRequirement><requiredDecision href="#base"/>
                </informationRequirement><literalExpression><text>base * count</text></literalExpression></decision>
              <decision id="base" name="base"><literalExpression><text>1000</text></literalExpression></decision>
              <inputData id="count" name="count"/>
            </definitions>
            """
        let (program, findings) = read(text)
        #expect(findings == [])
        #expect(try #require(program).evaluate("d", in: FEELVariables()).result.get() == 21)
    }

    @Test func `bad FEEL is told with its character in the file`() throws {
        let (program, findings) = read(Self.dish.replacing("&lt;= 8", with: "&lt;= &lt; 8"))
        #expect(program == nil)
        #expect(findings.count == 1)
        let finding = try #require(findings.first)
        #expect(finding.hasPrefix("a.dmn:18:41: error: "))
        #expect(finding.hasSuffix(" (in 'c2') [dmn/bad-feel]"))
    }

    @Test(
        arguments: [
            (
                "#season", "#seson",
                "a.dmn:6:37: error: 'dish' requires decision 'seson', which is not in this file (did you mean 'season'?) [dmn/unknown-reference]"
            ),
            ("id=\"rule2\"", "id=\"rule1\"", "a.dmn:21:17: error: the id 'rule1' is given twice [dmn/duplicate-id]"),
            (
                "\"COLLECT\" aggregation=\"COUNT\"", "\"COLECT\"",
                "a.dmn:8:5: error: 'hitPolicy' is one of UNIQUE, ANY, PRIORITY, FIRST, COLLECT, RULE ORDER, OUTPUT ORDER, not 'COLECT' (did you mean 'COLLECT'?) [dmn/unknown-word]"
            ),
            (
                "<literalExpression id=\"l1\">", "<literalExpression id=\"l1\" expressionLanguage=\"groovy\">",
                "a.dmn:30:5: error: 'groovy' is not executed: write it in FEEL [dmn/expression-language]"
            ),
            (
                "<inputEntry id=\"c5\"><text>-</text></inputEntry>", "",
                "a.dmn:21:7: error: rule 2 has 1 input and 1 output entries; the table has 2 inputs and 1 outputs (in 'dish_table') [dmn/rule-width]"
            ),
            (
                "20191111/MODEL/\"", "20991111/MODEL/\"",
                "a.dmn:2:1: error: the root's namespace must be one of DMN 1.1 to 1.5, not 'https://www.omg.org/spec/DMN/20991111/MODEL/' [dmn/not-dmn]"
            ),
            (
                "<inputData ", "<decisionService id=\"s\"/><inputData ",
                "a.dmn:32:3: warning: decision service 's' has no output decision: calling it gives null [dmn/decision-service]"
            ),
            (
                "<inputData ", "<import namespace=\"n\" importType=\"t\"/><inputData ",
                "a.dmn:32:3: warning: a file of type 't' is not read: what it defines is missing here [dmn/import]"
            ),
            (
                "<inputData ",
                "<import name=\"l\" namespace=\"n\" importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/><inputData ",
                "a.dmn:32:3: warning: no file beside this one has the namespace 'n': what it defines is missing here [dmn/import]"
            ),
        ])
    func `what is wrong or without effect is told with its place`(old: String, new: String, expected: String) {
        #expect(read(Self.dish.replacing(old, with: new)).findings == [expected])
    }

    @Test func `hostile files are refused and never crash the reader`() throws {
        #expect(read("").program == nil)
        #expect(read("<definitions/>").findings.count == 1)
        #expect(read("<!DOCTYPE a [<!ENTITY b \"c\">]>" + Self.dish.dropFirst(39)).program == nil)
        let bytes = Array(Self.dish.utf8)
        for length in stride(from: 0, to: bytes.count, by: 37) {
            #expect(DMNImport.read(Array(bytes[..<length]), file: "a.dmn").program == nil)
        }
        var seed: UInt64 = 1
        for _ in 0..<300 {
            var mutated = bytes
            for _ in 0..<3 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                mutated[Int(seed >> 33) % mutated.count] = bytes[Int(seed >> 13) % bytes.count]
            }
            _ = DMNImport.read(mutated, file: "a.dmn").program?.evaluate("dish", in: FEELVariables())
        }
        let deep = String(repeating: "<list>", count: 150) + String(repeating: "</list>", count: 150)
        let nested =
            "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"><decision id=\"d\" name=\"d\">\(deep)"
            + "</decision></definitions>"
        let outcome = try #require(read(nested).program).evaluate("d", in: FEELVariables())
        #expect(try outcome.result.get().listValue?.count == 1)
    }
}
