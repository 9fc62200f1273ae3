extension FEELDateTime {
    /// Reads a date and time with a zone as timers and due dates write it: as FEEL has it
    /// (`2026-01-31T12:00:00@Europe/Berlin`), as Java has it (`2026-01-31T12:00+01:00[Europe/Berlin]`), or as RFC 3339;
    /// the seconds may be left out. Nil for anything else, and where there is no zone.
    package init?(zoned text: String) {
        guard text.utf8.count <= 100 else { return nil }
        var text = text
        if text.hasSuffix("]"), let bracket = text.lastIndex(of: "[") {
            let zone = text[text.index(after: bracket)...].dropLast()
            text = String(text[..<bracket])
            // An offset says all: the zone's name only tells where it is from.
            if Self(zoned: text) == nil { text += "@" + zone }
        }
        if let mark = text.firstIndex(of: "T") {
            let time = text[mark...].dropFirst().prefix { $0.isNumber || $0 == ":" || $0 == "." }
            if time.utf8.count == 5 { text.insert(contentsOf: ":00", at: time.endIndex) }
        }
        guard let moment = Self(parsing: text), moment.zone != nil else { return nil }
        self = moment
    }
}
