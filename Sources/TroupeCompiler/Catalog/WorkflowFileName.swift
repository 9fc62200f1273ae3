/// What a file holds, by its name alone.
package enum WorkflowFileName {
    /// YAML that is not hidden: a workflow, a persona or tests.
    package static func isYAML(_ name: String) -> Bool {
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix(".")
    }

    /// Tests of a workflow; also for a whole path.
    package static func isTest(_ name: String) -> Bool { name.hasSuffix(".test.yaml") || name.hasSuffix(".test.yml") }

    /// A workflow or a persona.
    package static func isWorkflow(_ name: String) -> Bool { isYAML(name) && !isTest(name) }
}
