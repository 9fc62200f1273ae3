import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct RecordCodecTests {
    @Test func `Every record is the same after it was written and read`() throws {
        let records = RecordSamples.all + RecordSamples.variants
        #expect(try RecordCodec.read(RecordCodec.write(records), version: 1) == records)
    }

    @Test func `Every record is written as it always was`() throws {
        let written = RecordSamples.all.filter { if case .process = $0 { false } else { true } }
            .map { RecordCodec.value($0).json }
        for (line, golden) in zip(written, Self.golden) { #expect(line == golden) }
        #expect(written.count == Self.golden.count)
    }

    @Test func `A row is the list of its records' values, byte for byte`() {
        let awkward: [Record] = [
            .passed(scope: -5, node: 0, consumed: 2, taken: [3, 4], element: 9), .arrived(scope: 1, node: 2, flow: 0),
            .completed(element: .max, outputs: nil, taken: []),
            .jobCreated(
                Record.JobCreated(
                    element: .min, attempt: -1, type: "a\"\\\n\u{1}é", inputs: ["x": [1, 2, .null]], persona: "p\t")),
            .variablesSet(scope: 0, []),
            .variablesSet(
                scope: 7,
                [
                    Assignment(name: .output(step: "s\"", name: "O"), value: "v"),
                    Assignment(name: .context("c\u{7F}"), value: true),
                ]),
        ]
        let records = RecordSamples.all + RecordSamples.variants + awkward
        for record in records {
            #expect(RecordCodec.write([record]) == Value.list([RecordCodec.value(record)]).jsonBytes, "\(record)")
        }
        #expect(RecordCodec.write(records) == Value.list(records.map(RecordCodec.value)).jsonBytes)
        #expect(RecordCodec.write([]) == Array("[]".utf8))
    }

    @Test func `What was written by this version and those before can be read`() throws {
        for (golden, record) in zip(Self.golden, RecordSamples.all) {
            for version in 1...RecordCodec.version {
                #expect(try RecordCodec.read(Array("[\(golden)]".utf8), version: version) == [record])
            }
        }
    }

    @Test func `Every record of a process is written as it always was, and can be read`() throws {
        let records = RecordSamples.all.filter { if case .process = $0 { true } else { false } }
        #expect(records.map { RecordCodec.value($0).json } == Self.processGolden)
        for (golden, record) in zip(Self.processGolden, records) {
            #expect(try RecordCodec.read(Array("[\(golden)]".utf8), version: 3) == [record])
        }
    }

    @Test func `Values as deep as a variable may be are read again`() throws {
        var value: Value = 1
        for _ in 0..<JSONLimits().depth { value = .list([value]) }
        let records: [Record] = [
            .variablesSet(scope: 1, [Assignment(name: .context("x"), value: value)]),
            .deferred(.jobCompleted(element: 1, attempt: 1, outputs: ["x": value])),
        ]
        #expect(try RecordCodec.read(RecordCodec.write(records), version: 1) == records)
    }

    @Test(arguments: [
        "", "{}", "[{}]", "[1]", "[{\"type\":\"unknown\"}]", "[{\"type\":\"paused\"}]",
        "[{\"type\":\"terminated\",\"element\":5}]",
        "[{\"type\":\"terminated\",\"element\":\"x\"}]", "[{\"type\":\"deferred\",\"event\":{\"event\":\"none\"}}]",
        "[{\"type\":\"yielded\",\"agenda\":[{\"do\":\"dance\"}]}]",
        "[{\"type\":\"activated\",\"element\":\"1\",\"parent\":\"0\",\"node\":0,\"id\":\"\",\"role\":\"king\"}]",
        "[{\"type\":\"timerCreated\",\"timer\":\"1\",\"element\":\"1\",\"purpose\":\"fun\",\"due\":1}]",
    ])
    func `A damaged row is an error, never a trap`(_ row: String) {
        #expect(throws: RecordCodecError.self) { try RecordCodec.read(Array(row.utf8), version: 1) }
    }

    @Test func `A row of a newer program is refused`() {
        #expect(throws: RecordCodecError.self) { try RecordCodec.read(Array("[]".utf8), version: 5) }
    }

    @Test func `A journal that does not fit is an error, never a trap`() throws {
        let definition = DefinitionBuilder.build([.job("a")])
        let programs = TestPrograms([definition])
        #expect(throws: ReplayError.self) { try InstanceState(run: 1, first: .proceeded, programs: programs) }
        let created = Record.created(
            Record.Created(hash: "main-1", id: "main", version: 1, request: StartRequest(), time: 0, nonce: 0))
        var state = try InstanceState(run: 1, first: created, programs: programs)
        #expect(throws: ReplayError.self) { try state.apply(created, programs: programs) }
        #expect(throws: ReplayError.self) { try InstanceState(run: 1, first: created, programs: TestPrograms([])) }
        #expect(throws: ReplayError.self) {
            try state.apply(.called(element: 1, hash: "no", id: "no", version: 1), programs: programs)
        }
        let migrated = Record.Migrated(hash: "no", id: "no", version: 1, nodes: [:], flows: [:], by: "ann")
        #expect(throws: ReplayError.self) { try state.apply(.process(.migrated(migrated)), programs: programs) }
        // Records about elements that are not there change nothing.
        for record in RecordSamples.all + RecordSamples.variants {
            switch record {
            case .created, .called, .activated, .process(.migrated): break
            default: try state.apply(record, programs: programs)
            }
        }
        #expect(state.elements.isEmpty)
    }
}
