import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// An expression that is no FEEL.
struct FEELSyntax: BPMNRule {
    static let rule = RuleInfo("bpmn/expression", .error, "An expression cannot be read.")
    var info: RuleInfo { Self.rule }

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for process in subject.processes {
            for (source, place) in zip(process.definition.expressions, process.places) {
                switch source.language {
                case .feel: check(source, place, &report)
                case nil:
                    do throws(ExpressionSyntaxError) {
                        _ = try Expression(parsing: source.text)
                    } catch {
                        report.add(info, error.message, at: place.location(atUTF8Offset: error.offset))
                    }
                }
            }
        }
    }

    private func check(_ source: ExpressionSource, _ place: BPMNExpressionPlace, _ report: inout BPMNReport) {
        if source.text.isEmpty {
            return report.add(
                info, "the expression is empty: write FEEL, such as '= amount > 100'",
                at: place.location(atUTF8Offset: 0))
        }
        if VendorExtensions.isExpression(source.text) {
            return report.add(
                info, "'${…}' and '#{…}' are expressions of other engines: write FEEL, such as '= amount > 100'",
                at: place.location(atUTF8Offset: 0))
        }
        do throws(FEELError) {
            _ = try FEELExpression(parsing: source.text)
        } catch {
            let offset = source.text.unicodeScalars.prefix(error.offset ?? 0).reduce(0) { $0 + UTF8.width($1) }
            report.add(info, "FEEL: \(error.message)", at: place.location(atUTF8Offset: offset))
        }
    }
}
