package import TroupeGraph

/// How a value comes about: DMN's boxed expressions.
package indirect enum DecisionLogic: Hashable, Sendable, Codable {
    case literal(DecisionText)
    case table(DecisionTable)
    /// Entries see those before them. With a result that is the value, else a context of the entries.
    case context([Entry], result: DecisionLogic?)
    case list([DecisionLogic])
    /// A list of contexts.
    case relation(columns: [String], rows: [[DecisionLogic]])
    /// A call by names.
    case invocation(DecisionText, [Entry])
    /// Nil body: a function in another language, whose calls give null.
    case function([DecisionParameter], DecisionLogic?)
    case conditional(DecisionLogic, then: DecisionLogic, otherwise: DecisionLogic)
    /// The elements for which the second holds, which sees them as `item`.
    case filter(DecisionLogic, DecisionLogic)
    case iteration(Iteration, variable: String, domain: DecisionLogic, body: DecisionLogic)

    /// A name with a value.
    package struct Entry: Hashable, Sendable, Codable {
        package var name: String
        package var type: String?
        package var value: DecisionLogic

        package init(_ name: String, _ value: DecisionLogic, type: String? = nil) {
            self.name = name
            self.value = value
            self.type = type
        }
    }

    /// What becomes of the elements of a list.
    package enum Iteration: String, Hashable, Sendable, Codable {
        case each = "for"
        case some
        case every
    }
}

/// A FEEL text of a decision, with its place.
package struct DecisionText: Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    package var text: String
    /// The id of the element it stands in; empty where the file gives none.
    package var element: String
    /// Where the text begins; nil for one that was made by hand.
    package var location: SourceLocation?

    package init(_ text: String, element: String = "", location: SourceLocation? = nil) {
        self.text = text
        self.element = element
        self.location = location
    }

    package init(stringLiteral text: String) { self.init(text) }
}
