// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A Swift module of ours; `Tests/ArchitectureTests` holds its files to these dependencies.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
}

/// The tests of one module, or of the whole; `exclude`: files that are read where they stand.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "troupe",
    products: [.executable(name: "troupe", targets: ["troupe"])],
    targets: [
        // C libraries (Debian packages, installed by `make deps`)
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd"),
        .systemLibrary(name: "CWslay"),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium"),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0"),
        .target(name: "CLinux"),
        /// Lets one thread decide what Swift's tasks do next; for the simulation only.
        .target(name: "CTaskHook"),

        // The language: pure values, no input or output
        module("TroupeGraph"),
        module("TroupeExpression", ["TroupeGraph", "CPCRE2"]),
        module("TroupeDecision", ["TroupeGraph", "TroupeExpression"]),
        module("TroupeShell", ["TroupeGraph"]),
        module("TroupeYAML", ["TroupeGraph", "CYAML"]),
        module("TroupeBPMN", ["TroupeGraph", "TroupeDecision", "CXML2"]),
        module("TroupePersonas", ["TroupeGraph", "TroupeYAML"]),
        module(
            "TroupeCompiler",
            [
                "TroupeGraph", "TroupeExpression", "TroupeShell", "TroupeYAML", "TroupeDecision", "TroupeBPMN",
                "TroupePersonas", "CSodium",
            ]),
        module("TroupeInterpreter", ["TroupeGraph", "TroupeExpression", "TroupeDecision"]),

        // Machinery: knows no domain word
        module("TroupeThreads"),
        module("TroupePostgres", ["TroupeThreads", "CPostgres", "CLinux"]),
        module("TroupeProcess", ["CLinux"]),
        module("TroupeHTTPClient", ["TroupeThreads", "CCurl"]),
        module("TroupeMail", ["TroupeThreads", "CCurl"]),
        module("TroupeHTTPServer", ["TroupeThreads", "CMicroHTTPD", "CWslay", "CLinux"]),

        // The engine
        module("TroupeEngine", ["TroupeGraph", "TroupeDecision", "TroupeInterpreter"]),
        module(
            "TroupeStore", ["TroupeGraph", "TroupeInterpreter", "TroupeEngine", "TroupePostgres"],
            // In the program itself, so that a binary that is moved still finds them.
            resources: [.embedInCode("Migrations")]),
        module("TroupeLLM", ["TroupeGraph", "TroupeHTTPClient", "TroupePersonas"]),
        module("TroupeForge", ["TroupeGraph", "TroupeHTTPClient", "TroupePostgres", "TroupeProcess"]),
        module(
            "TroupeActions",
            [
                "TroupeGraph", "TroupeExpression", "TroupeShell", "TroupeYAML", "TroupeInterpreter", "TroupeEngine",
                "TroupeProcess", "TroupeHTTPClient", "TroupeMail", "TroupeLLM", "TroupePersonas", "TroupeForge",
                "CLinux",
            ]),
        module(
            "TroupeServer",
            [
                "TroupeGraph", "TroupeExpression", "TroupeInterpreter", "TroupeEngine", "TroupeStore", "TroupeCompiler",
                "TroupePersonas", "TroupeForge", "TroupeHTTPServer", "CSodium",
            ]),

        // Tools for authors
        module("TroupeDiagram", ["TroupeGraph", "TroupeBPMN"]),
        module("TroupeLanguageServer", ["TroupeGraph", "TroupeYAML", "TroupeCompiler", "TroupePersonas"]),
        module(
            "TroupeTestRunner",
            [
                "TroupeGraph", "TroupeExpression", "TroupeYAML", "TroupeCompiler", "TroupeInterpreter", "TroupeEngine",
                "TroupeProcess", "TroupeLLM", "TroupePersonas", "TroupeActions",
            ]),

        module(
            "TroupeTesting",
            [
                "TroupeGraph", "TroupeExpression", "TroupeInterpreter", "TroupePostgres", "TroupeEngine", "TroupeStore",
                "TroupeLLM",
                "TroupeForge",
            ]),
        .executableTarget(
            name: "troupe",
            dependencies: [
                "TroupeGraph", "TroupeExpression", "TroupeYAML", "TroupeBPMN", "TroupePersonas", "TroupeCompiler",
                "TroupeInterpreter", "TroupeThreads", "TroupePostgres", "TroupeProcess", "TroupeHTTPClient",
                "TroupeMail", "TroupeHTTPServer", "TroupeEngine", "TroupeStore", "TroupeLLM", "TroupeForge",
                "TroupeActions",
                "TroupeServer",
                "TroupeDiagram", "TroupeLanguageServer", "TroupeTestRunner", "CLinux",
            ],
            swiftSettings: settings),
        /// `make bench`: what the engine costs, beside baselines taken in the same minute.
        .executableTarget(
            name: "troupe-bench",
            dependencies: [
                "TroupeGraph", "TroupePersonas", "TroupeCompiler", "TroupeInterpreter", "TroupeThreads",
                "TroupePostgres", "TroupeProcess", "TroupeHTTPServer", "TroupeEngine", "TroupeStore", "TroupeActions",
                "TroupeServer", "CLinux",
            ],
            swiftSettings: settings),
        /// `make simulate`: the engine in a world that one seed makes, with faults at every boundary.
        .executableTarget(
            name: "troupe-simulate",
            dependencies: ["TroupeGraph", "TroupeInterpreter", "TroupeEngine", "TroupeTesting", "CTaskHook"],
            swiftSettings: settings),
        /// Holds one step's processes together and ends with the server; spawned by TroupeProcess.
        /// Linked statically and without the Swift runtime that SwiftPM would add: it is started once a step.
        .executableTarget(
            name: "troupe-supervisor",
            linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-executable"])]),
        /// Stands on a step's PATH under the names of its persona's skills; linked as the supervisor, and for its reason.
        .executableTarget(
            name: "troupe-skill",
            linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-executable"])]),

        tests("ArchitectureTests", []),
        tests("TroupeGraphTests", ["TroupeGraph"]),
        tests("TroupeExpressionTests", ["TroupeGraph", "TroupeExpression"]),
        tests("TroupeDecisionTests", ["TroupeGraph", "TroupeExpression", "TroupeDecision"]),
        tests("TroupeShellTests", ["TroupeGraph", "TroupeShell"]),
        tests("TroupeYAMLTests", ["TroupeGraph", "TroupeYAML"]),
        tests(
            "TroupeBPMNTests", ["TroupeGraph", "TroupeExpression", "TroupeDecision", "TroupeBPMN"],
            exclude: ["Fixtures"]),
        tests("TroupePersonasTests", ["TroupeGraph", "TroupeYAML", "TroupePersonas", "TroupeCompiler"]),
        tests(
            "TroupeCompilerTests",
            [
                "TroupeGraph", "TroupeExpression", "TroupeYAML", "TroupeDecision", "TroupeBPMN", "TroupePersonas",
                "TroupeCompiler", "TroupeTesting",
            ],
            exclude: ["Golden", "BPMN/Golden"]),
        tests(
            "TroupeInterpreterTests",
            [
                "TroupeGraph", "TroupeExpression", "TroupeDecision", "TroupeInterpreter", "TroupeBPMN",
                "TroupeCompiler",
                "TroupeTesting",
            ]),
        tests("TroupeThreadsTests", ["TroupeThreads"]),
        tests("TroupePostgresTests", ["TroupeThreads", "TroupePostgres", "TroupeTesting", "CLinux"]),
        tests("TroupeProcessTests", ["TroupeProcess", "CLinux", "troupe-supervisor"]),
        tests("TroupeHTTPClientTests", ["TroupeThreads", "TroupeHTTPClient", "TroupeHTTPServer"]),
        tests("TroupeMailTests", ["TroupeThreads", "TroupeMail"]),
        tests("TroupeHTTPServerTests", ["TroupeThreads", "TroupeHTTPServer", "TroupeHTTPClient", "CLinux"]),
        tests(
            "TroupeEngineTests",
            ["TroupeGraph", "TroupeDecision", "TroupeInterpreter", "TroupeEngine", "TroupeTesting", "TroupeCompiler"]),
        tests(
            "TroupeStoreTests",
            ["TroupeGraph", "TroupeInterpreter", "TroupeEngine", "TroupePostgres", "TroupeStore", "TroupeTesting"]),
        tests(
            "TroupeLLMTests",
            ["TroupeGraph", "TroupeHTTPClient", "TroupeHTTPServer", "TroupeLLM", "TroupePersonas", "TroupeTesting"]),
        tests(
            "TroupeForgeTests",
            [
                "TroupeGraph", "TroupeHTTPClient", "TroupeHTTPServer", "TroupePostgres", "TroupeProcess", "TroupeStore",
                "TroupeForge", "TroupeTesting", "troupe-supervisor",
            ]),
        tests(
            "TroupeDiagramTests",
            ["TroupeGraph", "TroupeBPMN", "TroupeCompiler", "TroupeDiagram", "TroupeTesting"],
            exclude: ["Golden"]),
        tests(
            "TroupeLanguageServerTests",
            ["TroupeGraph", "TroupeYAML", "TroupeCompiler", "TroupeLanguageServer", "TroupeTesting"]),
        tests(
            "TroupeTestRunnerTests",
            [
                "TroupeGraph", "TroupeYAML", "TroupeCompiler", "TroupeInterpreter", "TroupeEngine", "TroupePersonas",
                "TroupeProcess", "TroupeActions", "TroupeTestRunner", "troupe-supervisor", "TroupeTesting",
            ]),
        tests(
            "TroupeActionsTests",
            [
                "TroupeGraph", "TroupeShell", "TroupeInterpreter", "TroupeEngine", "TroupeProcess", "TroupeHTTPClient",
                "TroupeHTTPServer", "TroupeLLM", "TroupePersonas", "TroupeForge", "TroupePostgres", "TroupeStore",
                "TroupeActions", "TroupeTesting", "CLinux", "troupe-supervisor", "troupe-skill",
            ]),
        tests(
            "TroupeServerTests",
            [
                "TroupeGraph", "TroupeInterpreter", "TroupeEngine", "TroupeStore", "TroupePostgres", "TroupeCompiler",
                "TroupePersonas", "TroupeForge", "TroupeProcess", "TroupeHTTPServer", "TroupeHTTPClient",
                "TroupeServer", "TroupeTesting",
            ]),
        tests("EndToEndTests", ["TroupeGraph", "TroupeHTTPClient", "TroupeProcess"]),
    ],
    swiftLanguageModes: [.v6]
)
