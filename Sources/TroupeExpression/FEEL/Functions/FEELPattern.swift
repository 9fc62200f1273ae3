import CPCRE2

/// A pattern of `matches`, `replace`, `split` and `extract`: XPath's syntax (as DMN wants it) and what Java adds to it,
/// matched by PCRE2 with limits, so that `(a+)+b` fails in milliseconds instead of running forever.
struct FEELPattern: ~Copyable {
    private static let longestPattern = 4096
    private static let longestText = 256 << 10
    private static let mostMatches = 100_000
    /// Parts of all matches together: a pattern may have two thousand groups.
    private static let mostParts = 400_000
    /// What one match costs beside the text it reads.
    static let work = 1 << 12

    private let code: OpaquePointer
    private let groups: Int

    /// Nil when the pattern or a flag is wrong.
    init?(_ pattern: String, flags: String = "") {
        guard pattern.utf8.count <= Self.longestPattern else { return nil }
        var options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY
        var skipsSpace = false
        for flag in flags {
            switch flag {
            case "s": options |= PCRE2_DOTALL
            case "m": options |= PCRE2_MULTILINE
            case "i": options |= PCRE2_CASELESS
            case "x": skipsSpace = true
            case "q": options |= PCRE2_LITERAL
            default: return nil
            }
        }
        if options & PCRE2_LITERAL != 0 {
            options &= ~(PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL | PCRE2_MULTILINE | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C)
        }
        let text =
            options & PCRE2_LITERAL != 0 ? pattern : XPathPattern.translated(pattern, skipsSpace: skipsSpace)
        guard let text else { return nil }
        var error: Int32 = 0
        var offset = 0
        let bytes = Array(text.utf8) + [0]  // never without an address
        guard let code = pcre2_compile_8(bytes, bytes.count - 1, options, &error, &offset, nil) else { return nil }
        self.code = code
        var count: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groups = Int(count)
    }

    deinit { pcre2_code_free_8(code) }

    /// One match: the places of the whole and of each group in the bytes of the text; nil for a group without part.
    struct Match {
        let groups: [Range<Int>?]
        var whole: Range<Int> { (groups.first ?? nil) ?? 0..<0 }
    }

    /// The matches from the left that do not overlap, at most `limit`, with their groups only where they are needed; nil
    /// when matching takes too long.
    borrowing func matches(in bytes: [UInt8], limit: Int = mostMatches, needsGroups: Bool) -> [Match]? {
        let groups = needsGroups ? self.groups : 0
        guard bytes.count <= Self.longestText, let context = pcre2_match_context_create_8(nil),
            let data = pcre2_match_data_create_8(UInt32(self.groups + 1), nil)
        else { return nil }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        // PCRE2 counts anew at each place of the text it starts from.
        pcre2_set_match_limit_8(context, UInt32(min(max(20_000_000 / (bytes.count + 1), 2000), 100_000)))
        pcre2_set_depth_limit_8(context, 10_000)
        pcre2_set_heap_limit_8(context, 16 << 10)  // KiB
        let subject = bytes + [0]
        var matches: [Match] = []
        var start = 0
        while start <= bytes.count, matches.count < limit {
            let result = pcre2_match_8(code, subject, bytes.count, start, PCRE2_NO_UTF_CHECK, data, context)
            if result == PCRE2_ERROR_NOMATCH { break }
            guard result > 0, let vector = pcre2_get_ovector_pointer_8(data) else { return nil }
            guard matches.count * (groups + 1) <= Self.mostParts else { return nil }
            var found: [Range<Int>?] = []
            for group in 0...groups {
                let (from, to) = (vector[2 * group], vector[2 * group + 1])
                found.append(group < Int(result) && from <= to && to <= bytes.count ? Int(from)..<Int(to) : nil)
            }
            let match = Match(groups: found)
            matches.append(match)
            start = match.whole.upperBound
            if match.whole.isEmpty {
                start += 1
                while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
            }
        }
        return matches
    }
}
