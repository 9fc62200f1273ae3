package import TroupeGraph
import TroupeInterpreter

/// What the tests of one workflow touched of it.
///
/// Points are: every step of the author (handlers, prerequisites and notifications included), entered; every branch of a
/// conditional, also the one where no branch applies; a false `condition` of a step; of a loop, at least one round and,
/// unless its list or count is fixed, none.
package struct WorkflowCoverage: Sendable {
    /// Something that a test can touch.
    package struct Point: Hashable, Sendable {
        /// What it is, as the beginning of "was never …".
        package var message: String
        package var place: SourceLocation
        package var isStep: Bool
        package var isTouched: Bool
    }

    package let workflow: String
    package let file: String
    /// In the order of the file.
    package let points: [Point]

    package init(_ definition: Definition, _ hits: CoverageHits) {
        workflow = definition.id
        file = definition.file
        var points: [Point] = []
        func add(_ message: String, _ line: Int, _ column: Int, isStep: Bool = false, _ isTouched: Bool) {
            let place = SourceLocation(file: definition.file, line: line, column: column)
            points.append(Point(message: message, place: place, isStep: isStep, isTouched: isTouched))
        }
        for (index, node) in definition.nodes.enumerated() {
            if node.isStep {
                add(
                    "step '\(node.id)' was never entered", node.line, node.column, isStep: true,
                    hits.entered.contains(index))
                if let condition = node.condition {
                    let source = definition.expressions[condition]
                    let message = "the condition of step '\(node.id)' was never false"
                    add(message, source.line, source.column, hits.skipped.contains(index))
                }
            }
            switch node.kind {
            case .exclusiveGateway(let other?):
                for flow in node.outgoing {
                    let (line, column) = Self.place(of: flow, of: node, definition)
                    let what = flow == other ? "the case that no branch applies" : "the branch for this condition"
                    let owner = definition.nodes[definition.scopes[node.scope].owner].id
                    add("\(what) was never taken in '\(owner)'", line, column, hits.flows.contains(flow))
                }
            case .loop(let loop):
                add(
                    "the loop '\(node.id)' never went through a round", node.line, node.column,
                    hits.loopsEntered.contains(index))
                if !loop.alwaysRuns {
                    let message = "the loop '\(node.id)' was never passed without a round"
                    add(message, node.line, node.column, hits.loopsPassed.contains(index))
                }
            default: break
            }
        }
        self.points = points.enumerated().sorted { left, right in
            (left.element.place.line, left.element.place.column, left.offset)
                < (right.element.place.line, right.element.place.column, right.offset)
        }.map(\.element)
    }

    private static func place(
        of flow: FlowIndex, of node: Node, _ definition: Definition
    ) -> (line: Int, column: Int) {
        switch definition.flows[flow].condition {
        case .expression(let index), .test(_, let index):
            (definition.expressions[index].line, definition.expressions[index].column)
        case nil: (node.line, node.column)
        }
    }

    package var missing: [Point] { points.filter { !$0.isTouched } }

    /// Touched and all points that are steps, or that are not.
    package func count(steps: Bool) -> (touched: Int, all: Int) {
        let chosen = points.filter { $0.isStep == steps }
        return (chosen.count(where: \.isTouched), chosen.count)
    }

    /// Whether of the steps, and of the branches, at least so many of a hundred were touched.
    package func reaches(_ percentage: Int) -> Bool {
        [true, false].allSatisfy { isStep in
            let (touched, all) = count(steps: isStep)
            return touched * 100 >= all * percentage
        }
    }
}

extension Node.Loop {
    /// Whether it is fixed that there is a round.
    fileprivate var alwaysRuns: Bool {
        switch kind {
        case .whileTrue: false
        case .count(.constant(let value)): (value.intValue ?? 0) > 0
        case .forEach(.constant(let value), _): !(value.listValue ?? []).isEmpty
        case .count, .forEach: false
        }
    }
}

extension TestPlan {
    /// What results touched, for each workflow that has tests here; several test files of one workflow count together.
    package func coverage(of results: [TestResult]) -> [WorkflowCoverage] {
        var seen: Set<String> = []
        return suites.filter { seen.insert($0.program.definition.file).inserted }.map { suite in
            let definition = suite.program.definition
            var hits = CoverageHits()
            for result in results where result.file == definition.file { hits.formUnion(result.coverage) }
            return WorkflowCoverage(definition, hits)
        }
    }
}
