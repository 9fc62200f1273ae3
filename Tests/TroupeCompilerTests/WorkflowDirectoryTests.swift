import Glibc
import Testing
import TroupeCompiler
import TroupeGraph

@Suite struct WorkflowDirectoryTests {
    /// A fresh folder, removed afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/troupe-compiler-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { remove(path) }
        try body(path)
    }

    private func remove(_ path: String) {
        for entry in Examples.entries(path) { if unlink(entry) != 0 { remove(entry) } }
        rmdir(path)
    }

    private func workflow(_ id: String, _ more: String = "") -> String {
        "metadata: {id: \(id)}\nsteps:\n- {action: log, message: x}\n\(more)"
    }

    @Test func `folders are searched and ids resolved`() throws {
        try withFolder { folder in
            mkdir(folder + "/sub", 0o700)
            #expect(symlink(folder, folder + "/sub/loop") == 0)
            #expect(mkfifo(folder + "/pipe.yaml", 0o600) == 0)
            #expect(Examples.write(workflow("a"), to: folder + "/a.yaml"))
            #expect(Examples.write(workflow("b"), to: folder + "/sub/b.yml"))
            #expect(Examples.write(workflow("a"), to: folder + "/z.yaml"))
            #expect(Examples.write("x: 1", to: folder + "/a.test.yaml"))
            #expect(Examples.write("no", to: folder + "/notes.txt"))
            #expect(Examples.write("steps: 1", to: folder + "/broken.yaml"))
            let scan = WorkflowDirectory.scan([folder])
            #expect(
                scan.compilations.keys.sorted()
                    == ["a.yaml", "broken.yaml", "sub/b.yml", "z.yaml"].map { "\(folder)/\($0)" })
            #expect(scan.definitions.keys.sorted() == ["a", "b"])
            #expect(
                scan.diagnostics.map(\.description) == [
                    "\(folder)/z.yaml:1:1: error: the workflow 'a' is already defined in \(folder)/a.yaml, which counts"
                        + " [duplicate-workflow]"
                ])
            #expect(scan.definitions["a"]?.file == folder + "/a.yaml")
        }
    }

    @Test func `calls that break the callee's contract are named`() throws {
        try withFolder { folder in
            let inputs = "inputs: [{name: FEATURE_ID, required: true}, {name: KIND, type: enum, values: [a, b]}]\n"
            #expect(
                Examples.write(
                    workflow("callee", inputs + "outputs: [{name: STATUS, value: x}]\n"), to: folder + "/1.yaml"))
            let call =
                "- {action: execute-workflow, workflow: callee, inputs: {FEATURE_IDS: 1, KIND: c}, outputs: [STATSU]}"
            #expect(
                Examples.write(
                    "metadata: {id: caller}\nsteps:\n\(call)\n- {action: execute-workflow, workflow: calee}\n",
                    to: folder + "/2.yaml"))
            let scan = WorkflowDirectory.scan([folder])
            #expect(
                scan.diagnostics.map { $0.description.split(separator: "/").last.map(String.init) ?? "" } == [
                    "2.yaml:3:40: warning: the call of 'callee' lacks the required input 'FEATURE_ID' [call-missing-input]",
                    "2.yaml:3:57: warning: 'callee' has no input 'FEATURE_IDS' (did you mean 'FEATURE_ID'?) [call-unknown-input]",
                    "2.yaml:3:79: warning: the input 'KIND' of 'callee' must be one of a, b [call-wrong-value]",
                    "2.yaml:3:93: warning: 'callee' has no output 'STATSU' (did you mean 'STATUS'?) [call-unknown-output]",
                    "2.yaml:4:40: warning: there is no workflow 'calee' (did you mean 'callee'?) [unknown-workflow]",
                ])
        }
    }

    @Test func `limits end a scan`() throws {
        try withFolder { folder in
            for number in 0..<5 { #expect(Examples.write(workflow("w\(number)"), to: "\(folder)/\(number).yaml")) }
            var limits = WorkflowDirectory.Limits()
            limits.files = 3
            let scan = WorkflowDirectory.scan([folder, "/nowhere"], limits: limits)
            #expect(scan.compilations.count == 3)
            #expect(scan.diagnostics.map(\.rule) == ["too-many"])
            #expect(WorkflowDirectory.scan(["/nowhere"]).diagnostics.map(\.rule) == ["unreadable"])
        }
    }

    @Test(arguments: [
        ("a.yaml", true), ("a.yml", true), ("a.test.yaml", false), ("a.test.yml", false), (".a.yaml", false),
        ("a.yaml.new", false), ("a", false),
    ])
    func `the name of a file says whether a workflow is in it`(name: String, isWorkflow: Bool) {
        #expect(WorkflowFileName.isWorkflow(name) == isWorkflow)
    }
}
