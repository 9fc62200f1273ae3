import Testing
import TroupeEngine
import TroupeGraph

@testable import TroupeServer

struct DeploymentGroupsTests {
    /// A file with processes, and what their calls of the same deployment call; `=` before what says so only then.
    private func file(_ name: String, _ ids: [String], calls: [String] = []) -> DeploymentGroups.File {
        var set = DeploymentSet()
        for id in ids {
            var definition = Definition(id: id, file: name)
            definition.nodes = [Node(id: id, scope: 0, kind: .subprocess(0))]
            for callee in id == ids.first ? calls : [] {
                let process: ValueTemplate = callee == "=" ? .expression(0) : .constant(.string(callee))
                definition.nodes.append(
                    Node(
                        id: "call-\(callee)", scope: 0,
                        kind: .callActivity(CallActivity(process: process, binding: .deployment)), line: 7, column: 5))
            }
            set.workflows.append(
                Deployment(id: id, hash: id, file: name, source: [], definition: definition, deployedAt: 0))
        }
        return DeploymentGroups.File(name: name, set)
    }

    private func groups(_ files: DeploymentGroups.File...) -> [[String]] {
        DeploymentGroups.of(files).map { $0.map(\.name) }
    }

    @Test func `files that are bound to nothing are deployed each for itself`() {
        #expect(groups(file("a", ["a"]), file("b", ["b", "c"])) == [["a"], ["b"]])
        #expect(groups() == [])
    }

    @Test func `who calls and what is called are deployed together, over several files`() {
        let found = groups(
            file("a", ["a"]), file("b", ["b"], calls: ["d"]), file("c", ["c"]), file("d", ["x", "d"], calls: ["e"]),
            file("e", ["e"]))
        #expect(found == [["a"], ["b", "d", "e"], ["c"]])
    }

    @Test func `a call that says only later what it calls may call whatever there is`() {
        #expect(groups(file("a", ["a"]), file("b", ["b"], calls: ["="]), file("c", ["c"])) == [["a", "b", "c"]])
    }

    @Test func `a call of what no file of the group holds is told`() {
        let group = [file("a.bpmn", ["a"], calls: ["b", "a", "="]), file("c.bpmn", ["c"])]
        let found = DeploymentGroups.problems(in: group)
        #expect(
            found.map(\.description) == [
                "a.bpmn:7:5: error: 'call-b' is bound to what is deployed with it, and no file without errors has 'b' [bpmn/binding]"
            ])
    }
}
