import Foundation
import Testing

/// The commands for those who write workflows: they need no server and no database.
@Suite struct AuthorTests {
    @Test(arguments: [
        ["workflow", "my-flow"], ["workflow", "my-flow", "--template", "process"],
        ["workflow", "my-flow", "-t", "assisted"], ["persona", "data-gardener"],
    ])
    func `a new file has nothing that the linter would report`(arguments: [String]) async throws {
        let folder = try TestFolder()
        let made = try await Troupe.run(["new"] + arguments, in: folder)
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("Next:"))
        let text = folder.content("\(arguments[1]).yaml")
        #expect(text.hasPrefix("# yaml-language-server: $schema="))
        #expect(text.contains("id: \(arguments[1])"))
        let lint = try await Troupe.run(["lint", "--strict", folder.at("\(arguments[1]).yaml")], in: folder)
        #expect(lint.code == 0, "\(lint)")
        #expect(lint.output.contains("0 errors, 0 warnings"), "\(lint)")
    }

    @Test func `a new file goes where files of its kind are, and names the schema from there`() async throws {
        let folder = try TestFolder()
        try folder.write("{}", to: "schemas/workflow.schema.json")
        try folder.write("", to: "workflows/.keep")
        let made = try await Troupe.run(["new", "workflow", "my-flow"], in: folder)
        #expect(made.code == 0, "\(made)")
        #expect(
            folder.content("workflows/my-flow.yaml").hasPrefix("# yaml-language-server: $schema=../schemas/workflow"))
        let other = try await Troupe.run(["new", "workflow", "my-flow", "-o", "a/b"], in: folder)
        #expect(other.code == 0, "\(other)")
        #expect(folder.content("a/b/my-flow.yaml").hasPrefix("# yaml-language-server: $schema=../../schemas/workflow"))
    }

    @Test func `a file that is there is only replaced when that is asked for`() async throws {
        let folder = try TestFolder()
        try folder.write("mine", to: "my-flow.yaml")
        let refused = try await Troupe.run(["new", "workflow", "my-flow"], in: folder)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("is there already; --force replaces it"))
        #expect(folder.content("my-flow.yaml") == "mine")
        #expect(try await Troupe.run(["new", "workflow", "my-flow", "--force"], in: folder).code == 0)
        #expect(folder.content("my-flow.yaml").contains("id: my-flow"))
    }

    @Test(arguments: ["My Flow", "../x", "9lives", "a--b", "-x", "x-", "", "café"])
    func `a name that cannot be an id is refused`(name: String) async throws {
        let folder = try TestFolder()
        let refused = try await Troupe.run(["new", "workflow", "--", name], in: folder)
        #expect(refused.code == 2, "\(refused)")
        #expect(refused.errors.contains("lower-case letters"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".yaml") })
    }

    @Test func `slips on the command line are told with what was meant`() async throws {
        let folder = try TestFolder()
        let kind = try await Troupe.run(["new", "workflo", "x"], in: folder)
        #expect(kind.code == 2 && kind.errors.contains("did you mean 'workflow'?"), "\(kind)")
        let template = try await Troupe.run(["new", "workflow", "x", "-t", "proces"], in: folder)
        #expect(template.code == 2 && template.errors.contains("did you mean 'process'?"), "\(template)")
        let format = try await Troupe.run(["graph", "x.yaml", "-f", "svgg"], in: folder)
        #expect(format.code == 2 && format.errors.contains("did you mean 'svg'?"), "\(format)")
    }

    @Test func `a picture is written in the form that its name asks for`() async throws {
        let folder = try TestFolder()
        #expect(try await Troupe.run(["new", "workflow", "my-flow"], in: folder).code == 0)
        for (name, begin) in [
            ("a.svg", "<svg "), ("a.mmd", "%% My flow\nflowchart TB"), ("a.gv", "digraph"), ("a.json", "{"),
        ] {
            let drawn = try await Troupe.run(["graph", "my-flow.yaml", "-o", name], in: folder)
            #expect(drawn.code == 0 && drawn.output.isEmpty, "\(drawn)")
            #expect(folder.content(name).hasPrefix(begin))
        }
        let printed = try await Troupe.run(["graph", "my-flow.yaml"], in: folder)
        #expect(printed.output == folder.content("a.svg"))
    }

    @Test func `a workflow is exported as BPMN, and drawn and checked from there`() async throws {
        let folder = try TestFolder()
        #expect(try await Troupe.run(["new", "workflow", "my-flow"], in: folder).code == 0)
        let exported = try await Troupe.run(["export", "my-flow.yaml", "-f", "bpmn", "-o", "a.bpmn"], in: folder)
        #expect(exported.code == 0 && exported.output.isEmpty, "\(exported)")
        #expect(folder.content("a.bpmn").contains("<bpmndi:BPMNShape"))
        let drawn = try await Troupe.run(["graph", "a.bpmn"], in: folder)
        #expect(drawn.code == 0 && drawn.output.hasPrefix("<svg "), "\(drawn)")
        #expect(try await Troupe.run(["graph", "a.bpmn", "-f", "mermaid"], in: folder).output.contains("flowchart"))
        #expect(try await Troupe.run(["export", "a.bpmn"], in: folder).output == folder.content("a.bpmn"))
        #expect(try await Troupe.run(["lint", "a.bpmn"], in: folder).code == 0)
        #expect(try await Troupe.run(["export", "my-flow.yaml", "-f", "xpdl"], in: folder).code == 2)
        #expect(try await Troupe.run(["export", "none.yaml"], in: folder).code == 2)
    }

    @Test func `the language server ends when its editor has gone`() async throws {
        let folder = try TestFolder()
        // Its standard input is at its end at once.
        let ended = try await Troupe.run(["lsp", "--stdio"], in: folder)
        #expect(ended.code == 1 && ended.output.isEmpty && ended.errors.isEmpty, "\(ended)")
        #expect(!folder.exists("data"))
    }

    @Test func `a file with errors is not drawn`() async throws {
        let folder = try TestFolder()
        try folder.write("metadata:\n  id: x\nsteps:\n  - action: shel-command\n", to: "x.yaml")
        let refused = try await Troupe.run(["graph", "x.yaml", "-o", "x.svg"], in: folder)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("x.yaml:4:13: error: there is no action 'shel-command'"), "\(refused)")
        #expect(!folder.exists("x.svg"))
        #expect(try await Troupe.run(["graph", "none.yaml"], in: folder).code == 2)
    }
}
