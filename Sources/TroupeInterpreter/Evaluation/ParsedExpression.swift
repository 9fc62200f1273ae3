import TroupeExpression
import TroupeGraph

/// An expression of a deployed definition, parsed once, in the language it is written in.
enum ParsedExpression: Sendable {
    case troupe(Shared<Expression>)
    case feel(Shared<FEELExpression>)
    /// Faults the element that evaluates it.
    case wrong(String)

    /// By reference, so that whoever evaluates it takes no copy.
    final class Shared<Parsed: Sendable>: Sendable {
        let parsed: Parsed

        init(_ parsed: Parsed) { self.parsed = parsed }
    }

    init(_ source: ExpressionSource) {
        switch source.language {
        case nil:
            do throws(ExpressionSyntaxError) {
                self = .troupe(Shared(try Expression(parsing: source.text)))
            } catch {
                self = .wrong(error.description)
            }
        case .feel:
            do throws(FEELError) {
                self = .feel(Shared(try FEELExpression(parsing: source.text)))
            } catch {
                self = .wrong(error.description)
            }
        }
    }
}
