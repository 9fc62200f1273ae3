import TroupeGraph
import TroupeInterpreter

/// Shows a run's messages until it is over or waits for a person.
struct RunFollower {
    enum Style { case progress, json }

    let client: any APIClient
    let style: Style

    /// - Returns: the exit code that tells the result.
    func follow(run: String) async throws -> Int32 {
        var printer = ProgressPrinter()
        var openJobs: Set<String> = []
        var hasIncident = false
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
            if style == .progress { printer.record(record, time: time(of: message)) }
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
        }
        throw CommandFailure(description: "the stream of run \(run) ended before the run; see 'troupe show \(run)'")
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
