import Glibc
import Testing
import TroupeThreads

@Suite struct OwnThreadTests {
    private struct Seen: Equatable, Sendable {
        var name = ""
        var blocksPipe = false
    }

    private func look(
        _ name: String, stack: Int? = nil, blocking blocked: OwnThread.SignalMask = .inherited
    ) async -> Seen? {
        await withCheckedContinuation { continuation in
            let code = OwnThread.start(name, stack: stack, blocking: blocked) {
                var seen = Seen()
                if let file = fopen("/proc/thread-self/comm", "r") {
                    var line = [CChar](repeating: 0, count: 64)
                    if fgets(&line, 64, file) != nil {
                        seen.name = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init), as: UTF8.self)
                    }
                    fclose(file)
                }
                var mask = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &mask)
                seen.blocksPipe = sigismember(&mask, SIGPIPE) == 1
                continuation.resume(returning: seen)
            }
            if code != 0 { continuation.resume(returning: nil) }
        }
    }

    @Test func `a thread bears its name, as far as the kernel takes it`() async {
        #expect(await look("http-client")?.name == "http-client")
        #expect(await look("a name that is far too long")?.name == "a name that is ")
    }

    @Test func `signals are blocked where that is asked for`() async {
        #expect(await look("all", blocking: .all)?.blocksPipe == true)
        #expect(await look("inherited")?.blocksPipe == false)
    }

    @Test func `what cannot be started is told, and does not run`() async {
        #expect(await look("large", stack: 1 << 50) == nil)
    }
}
