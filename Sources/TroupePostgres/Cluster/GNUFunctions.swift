import CLinux
import Glibc

/// Functions of glibc 2.36 that Swift's Glibc module lacks, because it is built without `_GNU_SOURCE`; found by name.
enum GNUFunctions {
    /// pidfd_open(2): a descriptor that is readable once the process has ended; negative when it has.
    static func openProcess(_ processID: pid_t) -> Int32 {
        typealias Function = @convention(c) (pid_t, UInt32) -> Int32
        guard let symbol = dlsym(nil, "pidfd_open") else { return -1 }
        return unsafeBitCast(symbol, to: Function.self)(processID, 0)
    }

    /// pipe2(2) with close-on-exec set, so that no other thread's child inherits an end.
    static func makePipe() -> (read: Int32, write: Int32)? {
        typealias Function = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
        var ends: [Int32] = [0, 0]
        guard let symbol = dlsym(nil, "pipe2"), unsafeBitCast(symbol, to: Function.self)(&ends, O_CLOEXEC) == 0 else {
            return nil
        }
        return (ends[0], ends[1])
    }

    /// The child begins in `directory` and inherits no descriptor from 3 on.
    static func isolate(_ actions: inout posix_spawn_file_actions_t, in directory: String) {
        typealias ChangeDirectory =
            @convention(c) (
                UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
            ) -> Int32
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        if let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") {
            _ = unsafeBitCast(symbol, to: ChangeDirectory.self)(&actions, directory)
        }
        if let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
            _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
        }
    }
}
