/// A message as it goes over the wire (RFC 6455, section 5.2): made once, shared by every client that it goes to.
package final class WebSocketFrame: @unchecked Sendable {
    /// Never written after `init`, freed in `deinit`.
    let bytes: UnsafeRawBufferPointer

    init(copying source: UnsafeRawBufferPointer) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        copy.copyMemory(from: source)
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }

    /// A text message.
    package convenience init(text: String) {
        var text = text
        self.init(opcode: 1, payload: text.withUTF8 { Array($0) })
    }

    /// A text message; `utf8` must be UTF-8, or the client will close the connection.
    package convenience init(utf8: [UInt8]) { self.init(opcode: 1, payload: utf8) }

    /// A binary message.
    package convenience init(binary: [UInt8]) { self.init(opcode: 2, payload: binary) }

    private convenience init(opcode: UInt8, payload: [UInt8]) {
        let count = payload.count
        var frame: [UInt8] = [0x80 | opcode]
        frame.reserveCapacity(count + 10)
        if count < 126 {
            frame.append(UInt8(count))
        } else if count <= 0xFFFF {
            frame += [126, UInt8(count >> 8), UInt8(count & 255)]
        } else {
            frame.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                frame.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        frame += payload
        self.init(wire: frame)
    }

    private convenience init(wire: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: wire.count, alignment: 1)
        copy.copyBytes(from: wire)
        self.init(owning: UnsafeRawBufferPointer(copy))
    }

    private init(owning bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
}
