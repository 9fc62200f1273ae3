/// What each module may import of ours: the table of docs/architecture.md. Foundation and the like are listed where they
/// are allowed; `Glibc`, `Synchronization`, `Dispatch` and `_Concurrency` are allowed in every module that is not pure.
enum ImportTable {
    struct Row {
        var module: String
        var allowed: Set<String>
        /// May import nothing but what the row names: no libc, no Foundation.
        var isPure = false
        var foundation = false
        /// Files that alone may import Foundation where the module may not.
        var foundationFiles: Set<String> = []
    }

    static let rows: [Row] = [
        Row(module: "TroupeGraph", allowed: [], isPure: true),
        Row(
            module: "TroupeExpression", allowed: ["TroupeGraph", "CPCRE2"], isPure: true,
            foundationFiles: ["FEELZone+Lookup.swift"]),
        Row(module: "TroupeDecision", allowed: ["TroupeGraph", "TroupeExpression"], isPure: true),
        Row(module: "TroupeShell", allowed: ["TroupeGraph"], isPure: true),
        Row(module: "TroupeYAML", allowed: ["TroupeGraph", "CYAML"]),
        Row(module: "TroupeBPMN", allowed: ["TroupeGraph", "TroupeDecision", "CXML2"]),
        Row(module: "TroupePersonas", allowed: ["TroupeGraph", "TroupeYAML"]),
        Row(
            module: "TroupeCompiler",
            allowed: [
                "TroupeGraph", "TroupeExpression", "TroupeShell", "TroupeYAML", "TroupeDecision", "TroupeBPMN",
                "TroupePersonas", "CSodium",
            ]),
        Row(
            module: "TroupeInterpreter", allowed: ["TroupeGraph", "TroupeExpression", "TroupeDecision"], isPure: true),
        Row(module: "TroupeThreads", allowed: []),
        Row(module: "TroupePostgres", allowed: ["TroupeThreads", "CPostgres", "CLinux"]),
        Row(module: "TroupeProcess", allowed: ["CLinux"]),
        Row(module: "TroupeHTTPClient", allowed: ["TroupeThreads", "CCurl"]),
        Row(module: "TroupeMail", allowed: ["TroupeThreads", "CCurl"]),
        Row(module: "TroupeHTTPServer", allowed: ["TroupeThreads", "CMicroHTTPD", "CWslay", "CLinux"]),
        Row(module: "TroupeEngine", allowed: ["TroupeGraph", "TroupeDecision", "TroupeInterpreter"]),
        Row(
            module: "TroupeStore",
            allowed: ["TroupeGraph", "TroupeInterpreter", "TroupeEngine", "TroupePostgres"]),
        Row(module: "TroupeLLM", allowed: ["TroupeGraph", "TroupeHTTPClient", "TroupePersonas"]),
        Row(
            module: "TroupeForge", allowed: ["TroupeGraph", "TroupeHTTPClient", "TroupePostgres", "TroupeProcess"],
            foundation: true),
        Row(
            module: "TroupeActions",
            allowed: [
                "TroupeGraph", "TroupeExpression", "TroupeShell", "TroupeYAML", "TroupeInterpreter", "TroupeEngine",
                "TroupeProcess", "TroupeHTTPClient", "TroupeMail", "TroupeLLM", "TroupePersonas", "TroupeForge",
                "CLinux",
            ]),
        Row(
            module: "TroupeServer",
            allowed: [
                "TroupeGraph", "TroupeExpression", "TroupeInterpreter", "TroupeEngine", "TroupeStore",
                "TroupeCompiler", "TroupePersonas", "TroupeForge", "TroupeHTTPServer", "CSodium",
            ]),
        Row(module: "TroupeDiagram", allowed: ["TroupeGraph", "TroupeBPMN"]),
        Row(
            module: "TroupeLanguageServer",
            allowed: ["TroupeGraph", "TroupeYAML", "TroupeCompiler", "TroupePersonas"]),
        Row(
            module: "TroupeTestRunner",
            allowed: [
                "TroupeGraph", "TroupeExpression", "TroupeYAML", "TroupeCompiler", "TroupeInterpreter", "TroupeEngine",
                "TroupeProcess", "TroupeLLM", "TroupePersonas", "TroupeActions",
            ]),
        Row(
            module: "TroupeTesting",
            allowed: [
                "TroupeGraph", "TroupeExpression", "TroupeInterpreter", "TroupePostgres", "TroupeEngine", "TroupeStore",
                "TroupeLLM",
                "TroupeForge",
            ]),
    ]

    /// What every module that is not pure may use of the toolchain.
    static let platform: Set<String> = ["Glibc", "Synchronization", "Dispatch"]
    static let foundation: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationXML", "FoundationNetworking",
    ]
}
