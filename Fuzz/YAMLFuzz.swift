import TroupeCompiler
import TroupeGraph
import TroupeYAML

/// Reads any bytes as YAML, and compiles them as a workflow.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let document = YAMLDocument.parse(bytes, file: "fuzz.yaml")
    _ = document.root?.value
    let compilation = Compiler.compile(bytes: bytes, file: "fuzz.yaml")
    precondition(compilation.definition != nil || !compilation.diagnostics.isEmpty, "refused without a reason")
    return 0
}
