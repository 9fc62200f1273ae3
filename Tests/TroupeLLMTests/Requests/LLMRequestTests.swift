import Testing
import TroupeGraph
import TroupeLLM

struct LLMRequestTests {
    private static func changed(_ change: (inout LLMRequest) -> Void) -> LLMRequest {
        var request = LLMRequest(prompt: "x")
        change(&request)
        return request
    }

    private static let tool = LLMTool(name: "a_B-1", description: "", inputSchema: [:])

    @Test(arguments: [
        changed { $0.messages = [] }, changed { $0.messages.append(LLMMessage(.user, [])) },
        changed { $0.messages.append(LLMMessage(.assistant, "y")) }, changed { $0.maxTokens = 0 },
        changed { $0.maxTokens = 1_000_001 }, changed { $0.temperature = -0.1 }, changed { $0.temperature = .nan },
        changed { $0.stopSequences = [""] }, changed { $0.stopSequences = Array(repeating: "x", count: 17) },
        changed { $0.schema = true },
        changed {
            $0.schema = [:]; $0.tools = [tool]
        },
        changed { $0.tools = [LLMTool(name: "a b", description: "", inputSchema: [:])] },
        changed { $0.tools = [LLMTool(name: "", description: "", inputSchema: [:])] },
        changed { $0.tools = [LLMTool(name: "é", description: "", inputSchema: [:])] },
        changed { $0.tools = [LLMTool(name: "a", description: "", inputSchema: "x")] },
        changed { $0.system = String(repeating: "x", count: 17 << 20) },
    ])
    func `What breaks a rule is named`(request: LLMRequest) {
        #expect(request.problem != nil)
    }

    @Test(arguments: [
        LLMRequest(prompt: ""), changed { $0.maxTokens = 1_000_000 }, changed { $0.temperature = 2 },
        changed { $0.tools = [tool] }, changed { $0.schema = [:] },
    ])
    func `What keeps the rules passes`(request: LLMRequest) {
        #expect(request.problem == nil)
    }

    @Test func `The prompt is the text of the last turn`() {
        let request = LLMRequest(messages: [
            LLMMessage(.user, "first"),
            LLMMessage(.user, [.text("a"), .toolResult(id: "1", text: "b", isError: false)]),
        ])
        #expect(request.prompt == "a\nb")
    }
}
