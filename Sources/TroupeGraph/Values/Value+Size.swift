extension Value {
    /// What a value costs: to keep, to write into the journal, and to walk.
    package struct Size: Hashable, Sendable {
        /// Bytes of its JSON, roughly (escapes are not counted).
        package var bytes = 0
        /// Elements and entries at every depth.
        package var elements = 0
        /// Lists and maps inside each other; 0 for a scalar.
        package var depth = 0

        package init(bytes: Int = 0, elements: Int = 0, depth: Int = 0) {
            self.bytes = bytes
            self.elements = elements
            self.depth = depth
        }
    }

    /// The value's size, or nil as soon as one of the limits is passed: the walk never takes longer than they allow,
    /// and never recurses deeper.
    package func size(within limits: Size) -> Size? {
        var size = Size()
        return add(to: &size, depth: 0, limits) ? size : nil
    }

    private func add(to size: inout Size, depth: Int, _ limits: Size) -> Bool {
        size.depth = max(size.depth, depth)
        switch self {
        case .null, .bool: size.bytes += 5
        case .number(.integer): size.bytes += 8
        case .number: size.bytes += 40
        case .string(let text): size.bytes += text.utf8.count + 2
        case .list(let elements):
            size.bytes += 2 + elements.count
            size.elements += elements.count
            size.depth = max(size.depth, depth + 1)
            if !size.fits(limits) { return false }
            for element in elements {
                if !element.add(to: &size, depth: depth + 1, limits) { return false }
            }
        case .map(let entries):
            size.bytes += 2
            size.elements += entries.count
            size.depth = max(size.depth, depth + 1)
            if !size.fits(limits) { return false }
            for (key, value) in entries {
                size.bytes += key.utf8.count + 4
                if !value.add(to: &size, depth: depth + 1, limits) { return false }
            }
        }
        return size.fits(limits)
    }
}

extension Value.Size {
    fileprivate func fits(_ limits: Value.Size) -> Bool {
        bytes <= limits.bytes && elements <= limits.elements && depth <= limits.depth
    }
}
