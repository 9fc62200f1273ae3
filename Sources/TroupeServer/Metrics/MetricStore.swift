import Synchronization

/// Counters and histograms in memory. Bounded: what comes with ever new labels is counted under `other`.
final class MetricStore: Sendable {
    private struct Series {
        var count: UInt64 = 0
        var sum: Double = 0
        var buckets: [UInt64] = []
    }

    private struct Labels: Hashable {
        var pairs: [String]
    }

    private typealias Family = [Labels: Series]

    /// Different label sets of one metric.
    private static let seriesLimit = 500
    private let families = Mutex<[MetricName: Family]>([:])

    /// Adds to a counter.
    func count(_ name: MetricName, _ labels: [(String, String)] = [], by amount: UInt64 = 1) {
        change(name, labels) { $0.count += amount }
    }

    /// Adds a value to a histogram.
    func observe(_ name: MetricName, _ value: Double, _ labels: [(String, String)] = []) {
        change(name, labels) { series in
            if series.buckets.isEmpty { series.buckets = [UInt64](repeating: 0, count: name.buckets.count) }
            series.count += 1
            series.sum += value
            for (index, bound) in name.buckets.enumerated() where value <= bound { series.buckets[index] += 1 }
        }
    }

    private func change(_ name: MetricName, _ labels: [(String, String)], _ change: (inout Series) -> Void) {
        let key = Labels(pairs: labels.flatMap { [$0.0, String($0.1.prefix(128))] })
        families.withLock { families in
            let isFull = families[name, default: [:]].count >= Self.seriesLimit
            if isFull, families[name]?[key] == nil {
                let other = Labels(pairs: labels.flatMap { [$0.0, "other"] })
                change(&families[name, default: [:]][other, default: Series()])
            } else {
                change(&families[name, default: [:]][key, default: Series()])
            }
        }
    }

    /// The samples of a metric in Prometheus' text format, a line each.
    func write(_ name: MetricName, to text: inout PrometheusText) {
        let family = families.withLock { $0[name] ?? [:] }
        for (key, series) in family.sorted(by: { $0.key.pairs.lexicographicallyPrecedes($1.key.pairs) }) {
            let labels = stride(from: 0, to: key.pairs.count, by: 2).map { (key.pairs[$0], key.pairs[$0 + 1]) }
            if name.kind != .histogram {
                text.sample(name.rawValue, labels, Double(series.count))
                continue
            }
            for (bound, count) in zip(name.buckets, series.buckets) {
                text.sample(name.rawValue + "_bucket", labels + [("le", PrometheusText.number(bound))], Double(count))
            }
            text.sample(name.rawValue + "_bucket", labels + [("le", "+Inf")], Double(series.count))
            text.sample(name.rawValue + "_sum", labels, series.sum)
            text.sample(name.rawValue + "_count", labels, Double(series.count))
        }
        // A counter without labels is there from the start.
        if family.isEmpty, name.kind == .counter, [.incidents, .records, .logBytes].contains(name) {
            text.sample(name.rawValue, [], 0)
        }
    }
}
