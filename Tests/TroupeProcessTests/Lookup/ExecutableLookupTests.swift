import Testing
import TroupeProcess

struct ExecutableLookupTests {
    @Test func `the first executable file in the path is found`() throws {
        let first = try StepProbe()
        let second = try StepProbe()
        let path = "/nowhere::relative:\(first.directory):\(second.directory)/"
        _ = first.file("tool", [], mode: 0o644)
        let tool = second.file("tool", [], mode: 0o755)
        let find = { ExecutableLookup.find($0, path: path, workingDirectory: second.directory) }
        #expect(find("tool") == tool)
        #expect(find("./tool") == "\(second.directory)/./tool")
        #expect(find(tool) == tool)
        #expect(find("\(first.directory)/tool") == nil)
        #expect(find("missing") == nil)
        #expect(find("") == nil)
        #expect(find("tool\0") == nil)
        #expect(find("/tmp") == nil)
    }

    @Test func `the working directory is not searched`() throws {
        let probe = try StepProbe()
        _ = probe.file("git", [], mode: 0o755)
        for path in ["", ".", ":", "relative:."] {
            #expect(ExecutableLookup.find("git", path: path, workingDirectory: probe.directory) == nil)
        }
    }
}
