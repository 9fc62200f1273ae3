import CXML2

// The functions that libxml2 calls. `context` is the builder, which outlives the parse.

private func builder(_ context: UnsafeMutableRawPointer?) -> XMLTreeBuilder? {
    context.map { Unmanaged<XMLTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
}

/// `XML_SAX2_MAGIC`: tells libxml2 that the namespace-aware callbacks are set.
let xmlParserMagic: CUnsignedInt = 0xDEED_BEAF

let saxDocumentType: internalSubsetSAXFunc = { context, _, _, _ in builder(context)?.documentType() }

let saxStartElement: startElementNsSAX2Func = {
    context, local, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
    guard let builder = builder(context), let local else { return }
    builder.start(
        local, prefix, uri,
        namespaces: UnsafeBufferPointer(start: namespaces, count: namespaces == nil ? 0 : Int(namespaceCount) * 2),
        attributes: UnsafeBufferPointer(start: attributes, count: attributes == nil ? 0 : Int(attributeCount) * 5))
}

let saxEndElement: endElementNsSAX2Func = { context, _, _, _ in builder(context)?.end() }

let saxCharacters: charactersSAXFunc = { context, characters, count in
    builder(context)?.characters(UnsafeBufferPointer(start: characters, count: Int(count)), isCDATA: false)
}

let saxCDATA: cdataBlockSAXFunc = { context, characters, count in
    builder(context)?.characters(UnsafeBufferPointer(start: characters, count: Int(count)), isCDATA: true)
}

let saxError: xmlStructuredErrorFunc = { context, error in
    guard let error else { return }
    builder(context)?.error(error.pointee)
}
