import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Stands in for `shell-command` and answers at once: its document with one more in `count`. What is measured is the
/// engine, not the work of a step.
struct IncrementAction: InstantAction {
    let type = "shell-command"

    /// What runs begin with: a small JSON.
    static let document: Value = ["count": 0, "customer": "Ines Alba", "tags": ["bench", "small"], "isOpen": true]

    static func outputs(of order: JobOrder) -> ValueMap {
        guard var document = order.inputs["env"]?["document"]?.mapValue else { return [:] }
        document["count"] = .integer((document["count"]?.intValue ?? 0) + 1)
        return ["document": .map(document)]
    }

    func perform(_ order: JobOrder, log: (LogChunk.Stream, String) -> Void) throws(Fault) -> ValueMap {
        Self.outputs(of: order)
    }
}
