import CLinux
import Testing

@testable import TroupeActions

struct SkillFrameTests {
    private static func frame(_ change: (inout troupe_skill_call) -> Void = { _ in }) -> [UInt8] {
        var header = troupe_skill_call()
        header.magic = TROUPE_SKILL_MAGIC
        header.flags = UInt32(TROUPE_SKILL_OUTPUT_OF_STEP.rawValue)
        header.name_bytes = 3
        header.directory_bytes = 4
        header.argument_count = 3
        header.argument_bytes = 5
        header.input_bytes = 2
        header.input_total = 9
        change(&header)
        return withUnsafeBytes(of: header) { Array($0) } + Array("ask/tmpa\0\0b\0".utf8) + [0, 255]
    }

    @Test func `a call is read once all of it is there`() {
        let bytes = Self.frame()
        for length in 0..<bytes.count { #expect(SkillFrame.parse(Array(bytes[..<length])) == .incomplete) }
        #expect(
            SkillFrame.parse(bytes)
                == .call(
                    SkillCall(
                        name: "ask", arguments: [[97], [], [98]], directory: "/tmp", input: [0, 255], inputTotal: 9,
                        printsToStep: true)))
        #expect(SkillFrame.parse(bytes + [0]) == .broken)
    }

    @Test func `what the command would not send is refused from the header on`() {
        let changes: [(inout troupe_skill_call) -> Void] = [
            { $0.magic = 1 }, { $0.name_bytes = 0 }, { $0.name_bytes = 256 }, { $0.directory_bytes = 5000 },
            { $0.argument_count = 5000 }, { $0.argument_bytes = 1 << 20 }, { $0.input_bytes = 1 << 30 },
            { $0.input_total = 1 }, { $0.input_total = .max }, { $0.argument_count = 2 }, { $0.argument_count = 4 },
            {
                $0.argument_bytes = 4
                $0.input_bytes = 3
            },
        ]
        for (index, change) in changes.enumerated() {
            #expect(SkillFrame.parse(Self.frame(change)) == .broken, "\(index)")
        }
    }
}
