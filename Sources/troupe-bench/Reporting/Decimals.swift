/// Numbers as people read them.
enum Decimals {
    /// Three digits that count: `12800`, `0.083`, `2.9`.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        if value < 0 { return "-" + text(-value) }
        let places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        guard places > 0 else { return "\(scaled)" }
        let unit = Int(scale)
        var fraction = "\(scaled % unit)"
        while fraction.count < places { fraction = "0" + fraction }
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return fraction.isEmpty ? "\(scaled / unit)" : "\(scaled / unit).\(fraction)"
    }
}
