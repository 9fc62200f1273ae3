import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeYAML

@Suite struct SchemasTests {
    @Test func `the files under schemas are those that the tables make`() throws {
        for (name, text) in Schemas.files {
            let path = Examples.root + "/schemas/" + name
            if Examples.updatesGolden { #expect(Examples.write(text, to: path)) }
            #expect(String(decoding: Examples.bytes(path), as: UTF8.self) == text, "\(name)")
            let schema = try Value(json: text)
            #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
            try checkReferences(schema, root: schema)
        }
    }

    private func checkReferences(_ value: Value, root: Value) throws {
        if let reference = value["$ref"]?.stringValue {
            let target = try #require(reference.split(separator: "/").last.map(String.init))
            #expect(root["$defs"]?[target] != nil, "\(reference)")
        }
        for child in (value.mapValue?.values ?? []) + (value.listValue ?? []) { try checkReferences(child, root: root) }
    }

    @Test func `every persona of the repository loads`() throws {
        let paths = Examples.entries(Examples.root + "/personas").filter { $0.hasSuffix(".yaml") }
        #expect(paths.count == 25)
        let scan = PersonaDirectory.scan([Examples.root + "/personas"], isStrict: true)
        #expect(scan.diagnostics.map(\.description) == [])
        let registry = scan.registry
        #expect(registry.personas.map { "\($0.id).yaml" } == paths.map(Examples.name))
        for persona in registry.personas { #expect(persona.email == "\(persona.id)@troupe.local") }
    }

    @Test func `every workflow of the repository loads without a finding`() {
        let scan = WorkflowDirectory.scan([Examples.root + "/workflows"])
        #expect(scan.compilations.count >= 3)
        #expect(scan.compilations.values.flatMap(\.diagnostics).map(\.description) == [])
        #expect(scan.diagnostics.map(\.description) == [])
    }

    /// Every YAML file of the repository that the program reads.
    private static let files = LintDocument.scan([Examples.root + "/workflows", Examples.root + "/personas"]).documents
        .filter { $0.path.hasSuffix(".yaml") }

    @Test func `every file names its schema for editors and follows it`() throws {
        let line = "# yaml-language-server: $schema="
        for document in Self.files {
            let text = String(decoding: document.bytes, as: UTF8.self)
            let name = Examples.name(document.path)
            let first = text.split(separator: "\n").first.map(String.init) ?? ""
            guard first.hasPrefix(line) else {
                Issue.record("\(name) does not begin with the line for editors")
                continue
            }
            let folder = document.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/")
            let schemaPath = "\(folder)/\(first.dropFirst(line.count))"
            let bytes = Examples.bytes(schemaPath)
            // The schema of test files comes with the module that runs them.
            if bytes.isEmpty, document.kind == .workflowTest { continue }
            #expect(!bytes.isEmpty, "\(name): there is no \(first.dropFirst(line.count))")
            guard !bytes.isEmpty, let root = YAMLDocument.parse(document.bytes, file: name).root else { continue }
            let schema = try Value(json: String(decoding: bytes, as: UTF8.self))
            let kind = document.kind == .workflow ? "workflow" : document.kind == .persona ? "persona" : "workflow-test"
            #expect(schemaPath.hasSuffix("/\(kind).schema.json"), "\(name)")
            #expect(JSONSchemaCheck(schema, root.value).problems == [], "\(name)")
        }
    }

    @Test func `the check of schemas finds what is wrong`() throws {
        let schema = try Value(json: try #require(Schemas.files.first).text)
        let good = "metadata: {id: w}\nsteps:\n- {action: log, message: x}\n"
        for (text, isGood) in [
            (good, true), (good + "step: 1\n", false), ("metadata: {id: w}\n", false),
            (good + "- {action: log, mesage: x, message: y}\n", false), (good + "- {action: lgo, message: y}\n", false),
            (good + "inputs: [{name: A, type: strin}]\n", false), (good + "x-note: 1\n", true),
        ] {
            let root = try #require(YAMLDocument.parse(Array(text.utf8), file: "f").root)
            #expect(JSONSchemaCheck(schema, root.value).problems.isEmpty == isGood, "\(text)")
        }
    }
}
