/// The drawing of lines: rounded corners and heads.
enum Arrow {
    private static let length = 8.0
    private static let half = 4.0

    /// The line, with its corners rounded as far as its pieces are long.
    static func path(_ points: [Point]) -> String {
        guard let first = points.first else { return "" }
        var path = "M\(first.x) \(first.y)"
        for index in points.indices.dropFirst() {
            let point = points[index]
            guard index + 1 < points.count else {
                path += "L\(point.x) \(point.y)"
                break
            }
            let (before, after) = (points[index - 1], points[index + 1])
            let radius = min(8, distance(before, point) / 2, distance(point, after) / 2)
            let enter = towards(before, from: point, radius)
            let leave = towards(after, from: point, radius)
            path += "L\(number(enter.0)) \(number(enter.1))"
            path += "Q\(point.x) \(point.y) \(number(leave.0)) \(number(leave.1))"
        }
        return path
    }

    /// A head with its tip at `end`; also where the line behind it ends.
    static func head(from before: Point, to end: Point) -> (base: Point, path: String) {
        let span = max(distance(before, end), 0.001)
        let (dx, dy) = (Double(end.x - before.x) / span, Double(end.y - before.y) / span)
        let base = (Double(end.x) - dx * length, Double(end.y) - dy * length)
        let one = (base.0 - dy * half, base.1 + dx * half)
        let two = (base.0 + dy * half, base.1 - dx * half)
        let path =
            "M\(end.x) \(end.y)L\(number(one.0)) \(number(one.1))L\(number(two.0)) \(number(two.1))z"
        return (Point(Int(base.0.rounded()), Int(base.1.rounded())), path)
    }

    private static func distance(_ one: Point, _ two: Point) -> Double {
        let (x, y) = (Double(two.x - one.x), Double(two.y - one.y))
        return (x * x + y * y).squareRoot()
    }

    private static func towards(_ other: Point, from point: Point, _ radius: Double) -> (Double, Double) {
        let span = max(distance(point, other), 0.001)
        return (
            Double(point.x) + Double(other.x - point.x) * radius / span,
            Double(point.y) + Double(other.y - point.y) * radius / span
        )
    }

    /// One digit behind the point, none where it is whole.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        if tenths % 10 == 0 { return "\(tenths / 10)" }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
