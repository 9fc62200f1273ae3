import TroupeGraph

extension FEELBuiltins {
    static let conversionFunctions: [FEELBuiltin] = [
        FEELBuiltin("string", "from") { call throws(FEELError) in
            call[0].isNull ? .null : .string(try call.evaluation.text(of: call[0]))
        },
        // Zeebe's mark for what a model of AI is to fill in: the value itself.
        FEELBuiltin("fromAi", "value, description?, type?, schema?, options?") { call in call[0] },
        FEELBuiltin("number", "from") { call in
            call.string(0).flatMap {
                call.evaluation.charge($0.utf8.count)
                return number($0)
            }
        },
        FEELBuiltin("number", "from, grouping separator, decimal separator?") { call throws(FEELError) in
            guard var text = call.string(0) else { return nil }
            try call.evaluation.spend(2 * text.utf8.count)
            guard let grouping = separator(call[1], of: [" ", ",", "."]),
                let decimal = separator(call[2], of: [",", "."]), grouping == nil || grouping != decimal
            else { return nil }
            if let grouping { text.removeAll { String($0) == grouping } }
            if let decimal, decimal != "." {
                // Then a point is no separator at all.
                if text.contains(".") { return nil }
                text = String(text.map { String($0) == decimal ? "." : $0 })
            }
            return number(text)
        },
    ]

    static let encodingFunctions: [FEELBuiltin] = [
        FEELBuiltin("from json", "value", "json") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: text.utf8.count)
            guard let value = try? Value(json: text) else { return nil }
            let result = FEELValue(value)
            try call.evaluation.check(result)
            return result
        },
        FEELBuiltin("to json", "value") { call throws(FEELError) in
            try call.evaluation.check(call[0])
            let text = FEELTagged.plain(call[0]).json
            try call.make(bytes: text.utf8.count)
            return .string(text)
        },
        FEELBuiltin("to base64", "value") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: 2 * text.utf8.count)
            return .string(Base64.encode(Array(text.utf8)))
        },
        FEELBuiltin("from base64", "value") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: text.utf8.count)
            return Base64.decode(Array(text.utf8)).map(FEELValue.string)
        },
        FEELBuiltin("uuid", "") { call in
            let environment = call.evaluation.environment
            // Version 4, variant 1 (RFC 9562).
            let high = environment.randomBits() & ~0xF000 | 0x4000
            let low = environment.randomBits() & ~(3 << 62) | 2 << 62
            func hexadecimal(_ bits: UInt64, _ digits: Int) -> String {
                let text = String(bits, radix: 16)
                return String(repeating: "0", count: max(0, digits - text.count)) + text
            }
            return .string(
                hexadecimal(high >> 32, 8) + "-" + hexadecimal(high >> 16 & 0xFFFF, 4) + "-"
                    + hexadecimal(high & 0xFFFF, 4) + "-" + hexadecimal(low >> 48, 4) + "-"
                    + hexadecimal(low & 0xFFFF_FFFF_FFFF, 12))
        },
    ]

    private static func number(_ text: String) -> FEELValue? {
        let isShort = text.hasPrefix(".") || text.hasPrefix("-.")
        let whole = isShort ? (text.hasPrefix("-") ? "-0" + text.dropFirst() : "0" + text) : text
        return Number(parsing: whole).map(FEELValue.number)
    }

    /// Nil inside: there is none. Nil outside: the argument is no such separator.
    private static func separator(_ value: FEELValue, of allowed: [String]) -> String?? {
        switch value {
        case .null: .some(nil)
        case .string(let text) where allowed.contains(text): .some(text)
        default: .none
        }
    }
}
