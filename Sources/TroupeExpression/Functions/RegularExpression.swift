import CPCRE2

/// A pattern in PCRE2's syntax, matched with limits, so that `(a+)+b` fails in milliseconds instead of running forever.
struct RegularExpression: ~Copyable {
    /// Why a pattern could not be used.
    struct Failure: Error {
        let message: String
    }

    private static let longestPattern = 4096
    private static let longestText = 64 << 10
    /// What one match costs in `ExpressionLimits.work`.
    static let work = 1 << 20
    private let code: OpaquePointer

    init(_ pattern: String) throws(Failure) {
        if pattern.utf8.count > Self.longestPattern {
            throw Failure(message: "the pattern is longer than \(Self.longestPattern) bytes")
        }
        var error: Int32 = 0
        var offset = 0
        let options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY
        let bytes = Array(pattern.utf8) + [0]  // never without an address
        let code = pcre2_compile_8(bytes, bytes.count - 1, options, &error, &offset, nil)
        guard let code else {
            throw Failure(message: "the pattern is wrong at byte \(offset): \(Self.message(error))")
        }
        self.code = code
    }

    deinit { pcre2_code_free_8(code) }

    /// Whether the pattern is found anywhere in the text; `^` and `$` stand for the ends.
    borrowing func matches(_ text: String) throws(Failure) -> Bool {
        let bytes = Array(text.utf8) + [0]
        if bytes.count > Self.longestText {
            throw Failure(message: "the text is longer than \(Self.longestText) bytes")
        }
        guard let context = pcre2_match_context_create_8(nil),
            let data = pcre2_match_data_create_8(1, nil)
        else { throw Failure(message: "there is no memory for the match") }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        // PCRE2 counts anew at each place of the text it starts from.
        pcre2_set_match_limit_8(context, UInt32(min(max(20_000_000 / bytes.count, 2000), 100_000)))
        pcre2_set_depth_limit_8(context, 10_000)
        pcre2_set_heap_limit_8(context, 16 << 10)  // KiB
        let result = pcre2_match_8(code, bytes, bytes.count - 1, 0, PCRE2_NO_UTF_CHECK, data, context)
        if result == PCRE2_ERROR_NOMATCH { return false }
        if result < 0 { throw Failure(message: "the pattern takes too long on this text: \(Self.message(result))") }
        return true
    }

    private static func message(_ error: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 160)
        let count = pcre2_get_error_message_8(error, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(count))), as: UTF8.self)
    }
}
