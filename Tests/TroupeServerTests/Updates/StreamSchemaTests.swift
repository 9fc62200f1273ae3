import Glibc
import Testing
import TroupeGraph
import TroupeServer

@Suite struct StreamSchemaTests {
    @Test func `the schema of the stream's messages is the one that the API describes`() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        let path = "\(root)/schemas/\(StreamSchema.name)"
        let text = StreamSchema.text
        if getenv("TROUPE_UPDATE_GOLDEN") != nil {
            let file = try #require(fopen(path, "wb"))
            #expect(fputs(text, file) >= 0)
            fclose(file)
        }
        let file = try #require(fopen(path, "rb"), "there is no \(path)")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        #expect(String(decoding: bytes[..<count], as: UTF8.self) == text)
        let schema = try Value(json: text)
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["oneOf"]?.listValue?.count == 2)
        #expect(!text.contains("components"))
    }
}
