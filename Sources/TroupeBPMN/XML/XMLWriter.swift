/// Writes a tree as an XML document: UTF-8, indented by two spaces, in the order of the tree.
///
/// Names keep their prefix where it means the right namespace; otherwise another prefix for it is taken, or declared.
/// Characters that XML has no form for (control characters, U+FFFE, U+FFFF) become U+FFFD.
package struct XMLWriter {
    private var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    /// What is declared around the place that is being written, innermost last.
    private var scope: [XMLNamespace] = []

    private init() {}

    /// The document whose root is `element`.
    package static func document(_ element: XMLElement) -> String {
        var writer = XMLWriter()
        writer.write(element, indent: 0)
        writer.output += "\n"
        return writer.output
    }

    private mutating func write(_ element: XMLElement, indent: Int) {
        let outer = scope.count
        var added: [XMLNamespace] = []
        for declaration in element.declarations where uri(of: declaration.prefix) != declaration.uri {
            scope.append(declaration)
            added.append(declaration)
        }
        let tag = written(element.name, isAttribute: false, added: &added)
        var attributes: [(name: String, value: String)] = []
        for attribute in element.attributes {
            attributes.append((written(attribute.name, isAttribute: true, added: &added), attribute.value))
        }
        output += "<\(tag)"
        for declaration in added {
            append(attribute: declaration.prefix.isEmpty ? "xmlns" : "xmlns:\(declaration.prefix)", declaration.uri)
        }
        for (name, value) in attributes { append(attribute: name, value) }
        writeContent(of: element, tag: tag, indent: indent)
        scope.removeLast(scope.count - outer)
    }

    private mutating func writeContent(of element: XMLElement, tag: String, indent: Int) {
        if element.children.isEmpty {
            output += " />"
            return
        }
        output += ">"
        // Beside text, white space would be text.
        let isMixed = element.children.contains { if case .text = $0 { true } else { false } }
        for child in element.children {
            if !isMixed { newLine(indent + 1) }
            switch child {
            case .element(let element): write(element, indent: indent + 1)
            case .text(let text): append(text)
            }
        }
        if !isMixed { newLine(indent) }
        output += "</\(tag)>"
    }

    private mutating func newLine(_ indent: Int) {
        output += "\n"
        output += String(repeating: "  ", count: indent)
    }

    private mutating func append(attribute name: String, _ value: String) {
        output += " \(name)=\""
        for character in value.unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\t", "\n", "\r": output += "&#\(character.value);"
            default: output.unicodeScalars.append(Self.allowed(character))
            }
        }
        output += "\""
    }

    private mutating func append(_ text: XMLText) {
        if text.isCDATA {
            output += "<![CDATA["
            var brackets = 0
            for character in text.string.unicodeScalars {
                if character == ">", brackets >= 2 { output += "]]><![CDATA[" }
                brackets = character == "]" ? brackets + 1 : 0
                // In a section it would be read as a line feed.
                if character == "\r" {
                    output += "]]>&#13;<![CDATA["
                } else {
                    output.unicodeScalars.append(Self.allowed(character))
                }
            }
            output += "]]>"
            return
        }
        for character in text.string.unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\r": output += "&#13;"
            default: output.unicodeScalars.append(Self.allowed(character))
            }
        }
    }

    private static func allowed(_ character: Unicode.Scalar) -> Unicode.Scalar {
        switch character.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: character
        default: "\u{FFFD}"
        }
    }

    // MARK: Names

    private func uri(of prefix: String) -> String? {
        if prefix == "xml" { return XMLNamespaces.none.uri(of: "xml") }
        return scope.last { $0.prefix == prefix }?.uri
    }

    /// The name with a prefix that means its namespace here; declares one where none does.
    private mutating func written(_ name: XMLName, isAttribute: Bool, added: inout [XMLNamespace]) -> String {
        if name.namespace.isEmpty {
            if !isAttribute, let around = uri(of: ""), !around.isEmpty { declare("", "", &added) }
            return name.local
        }
        // An attribute without a prefix is in no namespace.
        if uri(of: name.prefix) == name.namespace, !(isAttribute && name.prefix.isEmpty) { return name.qualified }
        let known = scope.last {
            $0.uri == name.namespace && uri(of: $0.prefix) == $0.uri && !(isAttribute && $0.prefix.isEmpty)
        }
        if let known { return known.prefix.isEmpty ? name.local : "\(known.prefix):\(name.local)" }
        var prefix = name.prefix
        var number = 0
        // The tag is written with the prefixes around it: an attribute must not change what they mean.
        while isAttribute ? prefix.isEmpty || uri(of: prefix) != nil : added.contains(where: { $0.prefix == prefix }) {
            number += 1
            prefix = "ns\(number)"
        }
        declare(prefix, name.namespace, &added)
        return prefix.isEmpty ? name.local : "\(prefix):\(name.local)"
    }

    private mutating func declare(_ prefix: String, _ uri: String, _ added: inout [XMLNamespace]) {
        let declaration = XMLNamespace(prefix: prefix, uri: uri)
        scope.append(declaration)
        added.append(declaration)
    }
}
