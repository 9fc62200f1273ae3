import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas

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
}
