package import TroupeGraph

/// A text of a document that remembers where its characters stand, so that a mistake inside an expression is shown at its
/// place. Two are the same when their texts are.
package struct LocatedText: Sendable, Hashable, ExpressibleByStringLiteral {
    package var string: String
    let origin: Origin?

    /// Where a text comes from.
    enum Origin: Sendable {
        /// The element's `<`, and the attribute's name as it is written.
        case attribute(XMLOrigin, String)
        /// Behind the tag in front of the text.
        case content(XMLOrigin)
    }

    /// A text that was made by hand.
    package init(_ string: String) { self.init(string, origin: nil) }

    package init(stringLiteral string: String) { self.init(string) }

    init(_ string: String, origin: Origin?) {
        self.string = string
        self.origin = origin
    }

    /// Where the text begins; nil for one that was made by hand.
    package var location: SourceLocation? { location(atUTF8Offset: 0) }

    /// Where one of its characters stands, by its offset in the UTF-8 of `string`: entities, character references, CDATA
    /// sections and comments are followed through the source.
    package func location(atUTF8Offset offset: Int) -> SourceLocation? {
        switch origin {
        case nil: nil
        case .attribute(let tag, let name):
            XMLTagScan(tag)?.value(of: name).map {
                XMLTextCursor(source: tag.source, offset: $0, isAttribute: true).location(atUTF8Offset: offset)
            } ?? tag.location
        case .content(let start):
            XMLTextCursor(source: start.source, offset: start.offset, isAttribute: false)
                .location(atUTF8Offset: offset)
        }
    }

    /// The same without the first bytes, for expressions behind a mark such as `=`.
    package func dropping(utf8 count: Int) -> (text: Substring, offset: Int) {
        let index = string.utf8.index(string.startIndex, offsetBy: count, limitedBy: string.endIndex) ?? string.endIndex
        return (string[index...], count)
    }

    package static func == (left: LocatedText, right: LocatedText) -> Bool { left.string == right.string }

    package func hash(into hasher: inout Hasher) { hasher.combine(string) }
}
