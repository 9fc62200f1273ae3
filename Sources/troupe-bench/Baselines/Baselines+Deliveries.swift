extension Baselines {
    /// B3: what a bare epoll loop delivers, which sends one frame a call. Blocks.
    static func deliveries(_ work: FanOutSuite.Work) throws(BenchError) -> FanOutSuite.Outcome {
        let sender = try Child(
            Child.ourselves,
            ["send-frames", "\(work.clients)", "\(work.updates)", "\(FanOutSuite.bytes)", "\(work.interval)"])
        let port = try sender.line(beginning: "port ")
        let reader = try Child.reader(of: work, port: port, path: "/")
        try sender.say("go")
        guard let start = Int64(try sender.line(beginning: "start ")) else { throw BenchError("B3 did not start") }
        return try FanOutSuite.Outcome(try reader.line(beginning: "done "), of: work, since: start)
    }
}
