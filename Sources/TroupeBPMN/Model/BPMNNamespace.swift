/// The namespaces that a BPMN file is made of.
package enum BPMNNamespace {
    /// The model: BPMN 2.0.
    package static let model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    /// The diagram interchange.
    package static let diagram = "http://www.omg.org/spec/BPMN/20100524/DI"
    /// Bounds and points.
    package static let coordinates = "http://www.omg.org/spec/DD/20100524/DC"
    /// What shapes and edges of all notations share.
    package static let interchange = "http://www.omg.org/spec/DD/20100524/DI"
    /// `xsi:type`.
    package static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
    /// Camunda 8.
    package static let zeebe = "http://camunda.org/schema/zeebe/1.0"
    /// Camunda's modeler: the platform a file is meant for.
    package static let modeler = "http://camunda.org/schema/modeler/1.0"
    /// Camunda 7.
    package static let camunda = "http://camunda.org/schema/1.0/bpmn"
    /// Flowable, and Activiti 5 to 7, whose extensions are Camunda 7's ancestors and bear the same names.
    package static let flowable = "http://flowable.org/bpmn"
    package static let activiti = "http://activiti.org/bpmn"
    /// Ours.
    package static let troupe = "https://troupe.dev/schema/1"

    /// All of them, in the order in which a file declares them.
    static let usual = [
        model, diagram, coordinates, interchange, schemaInstance, zeebe, modeler, camunda, flowable, activiti, troupe,
    ]

    /// The prefix that a namespace usually has.
    package static func prefix(of namespace: String) -> String {
        switch namespace {
        case model: "bpmn"
        case diagram: "bpmndi"
        case coordinates: "dc"
        case interchange: "di"
        case schemaInstance: "xsi"
        case zeebe: "zeebe"
        case modeler: "modeler"
        case camunda: "camunda"
        case flowable: "flowable"
        case activiti: "activiti"
        case troupe: "troupe"
        default: ""
        }
    }
}

extension XMLName {
    /// A name in one of the namespaces of `BPMNNamespace`, with its usual prefix.
    package static func usual(_ local: String, in namespace: String) -> XMLName {
        XMLName(local, in: namespace, prefix: BPMNNamespace.prefix(of: namespace))
    }
}
