import Glibc
import Testing
import TroupeThreads

@testable import TroupePostgres

@Suite struct ServerAccountTests {
    @Test func `root launches as postgres with the parent-death signal`() {
        let account = ServerAccount(userID: 101, groupID: 102, isOther: true)
        #expect(
            account.launch(["/bin/postgres", "-D", "/d"], setpriv: "/usr/bin/setpriv") == [
                "/usr/bin/setpriv", "--reuid=101", "--regid=102", "--clear-groups", "--pdeathsig", "INT",
                "/bin/postgres", "-D", "/d",
            ])
    }

    @Test func `a normal user launches as itself with the parent-death signal`() throws {
        let account = try ServerAccount.choose(effectiveUser: 1_000)
        #expect(!account.isOther)
        #expect(
            account.launch(["/bin/postgres"], setpriv: "/usr/bin/setpriv") == [
                "/usr/bin/setpriv", "--pdeathsig", "INT", "/bin/postgres",
            ])
    }

    @Test func `what is launched ends with the thread that launched it`() async throws {
        let account = try ServerAccount.choose()
        let status: Int32 = await withCheckedContinuation { continuation in
            let ends = GNUFunctions.makePipe()
            _ = OwnThread.start("launcher") {
                // The pidfd is gone with this value; the process is reaped by its id.
                let id: pid_t
                do {
                    let process = try SpawnedProcess(
                        account.launch(["/bin/sh", "-c", "echo; exec sleep 600"], setpriv: "/usr/bin/setpriv"),
                        home: "/", output: ends?.write ?? 1)
                    id = process.processID
                } catch { id = -1 }
                // Its first output comes after the signal was set.
                var byte: UInt8 = 0
                _ = read(ends?.read ?? -1, &byte, 1)
                _ = OwnThread.start("reaper") {
                    var status: Int32 = 0
                    waitpid(id, &status, 0)
                    continuation.resume(returning: status)
                }
            }
        }
        #expect(SpawnedProcess.describe(status) == "signal \(SIGINT)")
    }
}
