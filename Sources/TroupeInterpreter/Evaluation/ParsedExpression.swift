import TroupeExpression
import TroupeGraph

/// An expression of a deployed definition, parsed once, in the language it is written in.
enum ParsedExpression: Sendable {
    case troupe(Expression)
    case feel(FEELExpression)
    /// Faults the element that evaluates it.
    case wrong(String)

    init(_ source: ExpressionSource) {
        switch source.language {
        case nil:
            do throws(ExpressionSyntaxError) {
                self = .troupe(try Expression(parsing: source.text))
            } catch {
                self = .wrong(error.description)
            }
        case .feel:
            do throws(FEELError) {
                self = .feel(try FEELExpression(parsing: source.text))
            } catch {
                self = .wrong(error.description)
            }
        }
    }
}
