import TroupeThreads

/// Work that blocks, on a thread of its own: a server in this process shares the cooperative pool with nothing else.
enum Blocking {
    static func run<Success: Sendable>(
        _ body: @escaping @Sendable () throws -> Success
    ) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            let code = OwnThread.start("bench") { continuation.resume(with: Result { try body() }) }
            if code != 0 { continuation.resume(throwing: BenchError("no thread can be started")) }
        }
    }
}

extension Blocking {
    /// The same for work that cannot fail.
    static func wait(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let work: @Sendable () -> Void = {
                body()
                continuation.resume()
            }
            if OwnThread.start("bench", work) != 0 { work() }
        }
    }
}
