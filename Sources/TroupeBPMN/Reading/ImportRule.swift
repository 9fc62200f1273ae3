import TroupeGraph

/// What reading a file may find; `docs/bpmn-files.md` lists them.
package enum ImportRule: String, CaseIterable, Sendable {
    case syntax = "xml-syntax"
    case namespace = "xml-namespace"
    case documentType = "xml-dtd"
    case encoding = "xml-encoding"
    case controlCharacter = "xml-control-character"
    case tooLarge = "xml-too-large"
    case tooDeep = "xml-too-deep"
    case memory = "xml-memory"
    case notBPMN = "bpmn/not-bpmn"
    case duplicateID = "bpmn/duplicate-id"
    case missingReference = "bpmn/missing-reference"
    case unknownReference = "bpmn/unknown-reference"
    case wrongReference = "bpmn/wrong-reference"
    case crossesScope = "bpmn/crosses-scope"
    case noEffect = "bpmn/no-effect"
    case unknownElement = "bpmn/unknown-element"
    case vendorExtension = "bpmn/vendor-extension"
    case script = "bpmn/script"
    case bounds = "bpmn/bounds"

    /// One sentence: what is wrong.
    package var summary: String {
        switch self {
        case .syntax: "The file is not well-formed XML."
        case .namespace: "A prefix has no namespace."
        case .documentType: "The file has a document type definition."
        case .encoding: "The file's bytes are not of its encoding, or the encoding is not read."
        case .controlCharacter: "A character stands in the file that XML does not allow."
        case .tooLarge: "The file, or one of its elements, is larger than its limit."
        case .tooDeep: "Elements stand too deep inside each other."
        case .memory: "There is no memory to read the file."
        case .notBPMN: "The file is XML, but not BPMN 2.0."
        case .duplicateID: "Two elements have the same id."
        case .missingReference: "An element does not say what it refers to."
        case .unknownReference: "A reference points to nothing in this file."
        case .wrongReference: "A reference points to an element of the wrong kind."
        case .crossesScope: "A sequence flow leaves its process or sub-process."
        case .noEffect: "An element of BPMN is kept and not executed here."
        case .unknownElement: "An element that is not BPMN stands outside 'extensionElements'."
        case .vendorExtension: "An extension of another engine is kept and not executed here."
        case .script: "A script is not in FEEL."
        case .bounds: "A shape or an edge of the drawing has no place."
        }
    }
}

extension Diagnostic {
    init(
        _ severity: Severity, _ rule: ImportRule, _ message: String, at location: SourceLocation, element: String? = nil
    ) {
        self.init(severity, rule.rawValue, message, at: location, element: element)
    }
}
