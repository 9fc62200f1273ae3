internal import CLinux

/// The order to `troupe-supervisor`, laid out as in `SupervisorProtocol.h`.
enum SupervisorOrder {
    static let control = Int32(bitPattern: TROUPE_SUPERVISOR_CONTROL.rawValue)
    static let order = Int32(bitPattern: TROUPE_SUPERVISOR_ORDER.rawValue)
    static let lock = Int32(bitPattern: TROUPE_SUPERVISOR_LOCK.rawValue)
    static let firstInherited = Int32(bitPattern: TROUPE_SUPERVISOR_INHERITED.rawValue)

    static func encode(_ command: ProcessCommand, inherited: [Int32]) -> [UInt8] {
        let containment =
            command.containment == .processNamespace ? TROUPE_CONTAINMENT_NAMESPACE : TROUPE_CONTAINMENT_SUBREAPER
        let header = troupe_order(
            version: UInt32(TROUPE_ORDER_VERSION), containment: containment.rawValue,
            limit_count: UInt32(command.limits.count), inherited_count: UInt32(inherited.count),
            argument_count: UInt32(command.arguments.count + 1),
            environment_count: UInt32(command.environment.count), nice: command.niceness,
            orphan_grace: UInt32(clamping: command.orphanGrace.wholeMilliseconds),
            has_lock: command.lockFile == nil ? 0 : 1, reserved: 0)
        var bytes: [UInt8] = []
        withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
        for limit in command.limits { withUnsafeBytes(of: limit.raw) { bytes.append(contentsOf: $0) } }
        for number in inherited { withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) } }
        func append(_ text: String) {
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
        }
        append(command.executable)
        append(command.workingDirectory)
        append(command.executable)
        for argument in command.arguments { append(argument) }
        for (name, value) in command.environment { append("\(name)=\(value)") }
        return bytes
    }
}

extension ResourceLimit {
    /// The limit as the C side takes it.
    var raw: troupe_limit {
        let number =
            switch resource {
            case .addressSpace: troupe_limit_address_space()
            case .coreSize: troupe_limit_core_size()
            case .cpuSeconds: troupe_limit_cpu_seconds()
            case .fileSize: troupe_limit_file_size()
            case .openFiles: troupe_limit_open_files()
            case .processes: troupe_limit_processes()
            }
        return troupe_limit(resource: number, reserved: 0, soft: value, hard: value)
    }
}

extension Duration {
    /// Rounded up, never negative.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1 << 50 else { return 1 << 60 }
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
