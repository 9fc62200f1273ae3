import Glibc
import TroupeGraph

/// All lines of a run of the program.
struct BenchReport {
    var lines: [BenchLine] = []

    /// `[{name, value, unit, baseline, ratio, target, met}]`; what a line does not have is null. `baseline` is what was
    /// measured, `against` says of what.
    var json: String {
        let lines = lines.map { line -> Value in
            [
                "name": .string(line.name), "value": Self.number(line.value), "unit": .string(line.unit),
                "baseline": line.baseline.map { Self.number($0.value) } ?? .null,
                "against": line.baseline.map { .string($0.name) } ?? .null,
                "ratio": line.ratio.map(Self.number) ?? .null,
                "target": line.target.map { .string($0.description) } ?? .null,
                "met": line.isMet.map(Value.bool) ?? .null,
            ]
        }
        return "[\n" + lines.map { "  " + $0.json }.joined(separator: ",\n") + "\n]"
    }

    /// The same in columns.
    var table: String {
        let header = ["what", "measured", "unit", "baseline", "", "ratio", "target", "met"]
        let rows = lines.map { line in
            [
                line.name, Decimals.text(line.value), line.unit,
                line.baseline.map { Decimals.text($0.value) } ?? "-", line.baseline?.name ?? "",
                line.ratio.map(Decimals.text) ?? "-", line.target?.description ?? "-",
                line.isMet.map { $0 ? "yes" : "NO" } ?? "-",
            ]
        }
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func number(_ value: Double) -> Value {
        Number(parsing: Decimals.text(value)).map(Value.number) ?? .null
    }

    func write(to path: String) throws(BenchError) {
        guard let file = fopen(path, "w") else {
            throw BenchError("'\(path)' cannot be written: \(String(cString: strerror(errno)))")
        }
        let isWritten = fputs(json + "\n", file) >= 0
        guard fclose(file) == 0, isWritten else { throw BenchError("'\(path)' cannot be written") }
    }
}
