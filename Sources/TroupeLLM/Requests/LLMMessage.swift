package import TroupeGraph

/// One turn of a conversation.
package struct LLMMessage: Sendable, Hashable {
    /// Who speaks.
    package enum Role: String, Sendable {
        /// The person or program that asks; also brings tool results.
        case user
        /// The model.
        case assistant
    }

    /// A part of a turn.
    package enum Content: Sendable, Hashable {
        /// Plain text.
        case text(String)
        /// The model asks for a tool.
        case toolUse(LLMToolCall)
        /// What a tool answered to the call with this id.
        case toolResult(id: String, text: String, isError: Bool)
    }

    /// Who speaks.
    package var role: Role
    /// The parts in order, at least one.
    package var content: [Content]

    /// A turn of several parts.
    package init(_ role: Role, _ content: [Content]) {
        self.role = role
        self.content = content
    }

    /// A turn of one text.
    package init(_ role: Role, _ text: String) {
        self.init(role, [.text(text)])
    }
}

/// A tool that a model may ask for.
package struct LLMTool: Sendable, Hashable {
    /// A short name: letters, digits, `_`, `-`, at most 64.
    package var name: String
    /// What it does, for the model.
    package var description: String
    /// JSON Schema of its input, an object.
    package var inputSchema: Value

    /// A tool.
    package init(name: String, description: String, inputSchema: Value) {
        self.name = name
        self.description = description
        self.inputSchema = inputSchema
    }
}

/// A model's wish to use a tool.
package struct LLMToolCall: Sendable, Hashable {
    /// Names the call in the tool's result.
    package var id: String
    /// The tool.
    package var name: String
    /// The tool's input.
    package var input: Value

    /// A call.
    package init(id: String, name: String, input: Value) {
        self.id = id
        self.name = name
        self.input = input
    }
}
