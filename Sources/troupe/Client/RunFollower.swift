import TroupeGraph
import TroupeInterpreter

/// Shows a run's messages until it is over or waits for a person.
struct RunFollower {
    enum Style { case progress, json }

    let client: any APIClient
    let style: Style

    /// - Parameter begin: says at which record to begin showing; nil: at the first.
    /// - Returns: the exit code that tells the result.
    func follow(run: String, from begin: ((Value) -> Bool)? = nil) async throws -> Int32 {
        var printer = ProgressPrinter()
        printer.isSilent = begin != nil
        var openJobs: Set<String> = []
        var hasIncident = false
        var waits = OpenWaits()
        for try await message in try await client.follow(run: run) {
            if style == .json { print(message.json) }
            guard message["type"] == "record", let record = message["record"] else {
                if style == .progress, message["type"] == "log" {
                    printer.output(
                        element: message["element"]?.text ?? "", stream: message["stream"]?.text ?? "",
                        text: message["text"]?.text ?? "")
                }
                continue
            }
            if let begin, printer.isSilent, begin(record) { printer.isSilent = false }
            if style == .progress { printer.record(record, time: time(of: message)) }
            waits.take(record)
            let element = record["element"]?.text ?? ""
            switch record["type"]?.stringValue {
            case "jobCreated": openJobs.insert(element)
            case "jobCompleted", "jobFailed", "jobStopped": openJobs.remove(element)
            case "incidentRaised": hasIncident = true
            case "incidentResolved": hasIncident = false
            case "finished": return finish(record, run, &printer)
            default: break
            }
            if hasIncident, openJobs.isEmpty {
                if style == .progress {
                    print("run \(run) waits for a person: see 'troupe show \(run)' and 'troupe help resolve'")
                }
                return ExitCode.incident
            }
            // Without a server nobody can answer while this program holds the runs.
            if openJobs.isEmpty, waits.isForOutside, !printer.isSilent, client is LocalClient,
                try await isLast(message, of: run)
            {
                if style == .progress { print("run \(run) waits: \(waits.advice)") }
                return ExitCode.incident
            }
        }
        throw CommandFailure(description: "the stream of run \(run) ended before the run; see 'troupe show \(run)'")
    }

    /// Whether nothing has happened to the run behind this record.
    private func isLast(_ message: Value, of run: String) async throws -> Bool {
        let sequence = message["seq"]?.text ?? "0"
        let page = try await client.value("GET", "/api/runs/\(percentEncoded(run))/events?since=\(sequence)&limit=1")
        return page["events"]?.listValue?.isEmpty ?? true
    }

    private func time(of message: Value) -> Int64 {
        if case .number(let number)? = message["time"] { return number.int64 ?? 0 }
        return message["time"]?.stringValue.flatMap(TimestampText.microseconds) ?? 0
    }

    private func finish(_ record: Value, _ run: String, _ printer: inout ProgressPrinter) -> Int32 {
        let status = record["outcome"]?.text ?? ""
        let passedOver = record["passedOver"]?.intValue ?? 0
        if style == .progress {
            printer.summary(
                status: status, run: run, fault: record["fault"], outputs: record["outputs"]?.mapValue ?? [:],
                passedOver: passedOver)
        }
        switch status {
        case "completed": return passedOver == 0 ? ExitCode.success : ExitCode.passedOver
        case "canceled": return ExitCode.canceled
        default: return ExitCode.failure
        }
    }
}
