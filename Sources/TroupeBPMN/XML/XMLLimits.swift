/// What a document may cost; a document beyond a limit gets a located error.
package struct XMLLimits: Sendable {
    /// Bytes of the whole document.
    package var bytes = 16 << 20
    /// Elements inside each other; libxml2 itself gives up at 256.
    package var depth = 200
    /// Elements in all.
    package var elements = 500_000
    /// Attributes of one element, namespace declarations included. libxml2 compares each with each.
    package var attributes = 400
    /// Namespace declarations that hold at one place. libxml2 looks them through for each name.
    package var namespaces = 500
    /// Bytes of a namespace's address, which may be written once for each element.
    package var namespaceBytes = 500
    /// Diagnostics; beyond, one more says that there were others.
    package var diagnostics = 200

    /// The defaults, which no file of a modeler comes near.
    package init() {}
}
