import TroupeGraph

/// Writes rows for the journal: of the records that most rows consist of, each field straight as JSON, byte for byte as
/// `RecordCodec.value` has it; of all others that value. Making the values was half of what writing a step cost.
struct RecordWriter {
    private var json = JSONWriter()

    /// The records of one row as a JSON array.
    mutating func row(_ records: [Record]) -> [UInt8] {
        json.append(json: "[")
        var isFirst = true
        for record in records {
            if !isFirst { json.append(json: ",") }
            isFirst = false
            if !writeFrequent(record) { json.write(RecordCodec.value(record)) }
        }
        json.append(json: "]")
        return json.bytes
    }

    /// False, and nothing is written, where it is a record of another kind.
    private mutating func writeFrequent(_ record: Record) -> Bool {
        switch record {
        case .activated(let activated): write(activated)
        case .passed(let scope, let node, let consumed, let taken, let element):
            key("{\"type\":\"passed\",\"scope\":", scope)
            integer(",\"node\":", node)
            integer(",\"consumed\":", consumed)
            flows(",\"taken\":", taken)
            if element != 0 { key(",\"element\":", element) }
        case .arrived(let scope, let node, let flow):
            key("{\"type\":\"arrived\",\"scope\":", scope)
            integer(",\"node\":", node)
            integer(",\"flow\":", flow)
        case .completed(let element, let outputs, let taken):
            key("{\"type\":\"completed\",\"element\":", element)
            value(",\"outputs\":", outputs.map(Value.map) ?? .null)
            flows(",\"taken\":", taken)
        case .jobCreated(let job):
            key("{\"type\":\"jobCreated\",\"element\":", job.element)
            integer(",\"attempt\":", job.attempt)
            text(",\"job\":", job.type)
            value(",\"inputs\":", job.inputs)
            if let persona = job.persona { text(",\"persona\":", persona) }
        case .jobCompleted(let element, let attempt, let outputs):
            key("{\"type\":\"jobCompleted\",\"element\":", element)
            integer(",\"attempt\":", attempt)
            value(",\"outputs\":", .map(outputs))
        case .variablesSet(let scope, let assignments):
            key("{\"type\":\"variablesSet\",\"scope\":", scope)
            write(assignments)
        default: return false
        }
        json.append(json: "}")
        return true
    }

    private mutating func write(_ activated: Record.Activated) {
        key("{\"type\":\"activated\",\"element\":", activated.element)
        key(",\"parent\":", activated.parent)
        integer(",\"node\":", activated.node)
        text(",\"id\":", activated.id)
        switch activated.role {
        case .element: break
        case .iteration(let index): integer(",\"iteration\":", index)
        case .handler: json.append(json: ",\"role\":\"handler\"")
        case .compensation: json.append(json: ",\"role\":\"compensation\"")
        case .process: json.append(json: ",\"role\":\"process\"")
        }
        if let flow = activated.flow { integer(",\"flow\":", flow) }
        if !activated.locals.isEmpty { value(",\"locals\":", .map(activated.locals)) }
        if activated.bringsToken { json.append(json: ",\"bringsToken\":true") }
        if !activated.brings.isEmpty { value(",\"brings\":", .map(activated.brings)) }
    }

    private mutating func write(_ assignments: [Assignment]) {
        json.append(json: ",\"variables\":[")
        var isFirst = true
        for assignment in assignments {
            json.append(json: isFirst ? "{" : ",{")
            isFirst = false
            switch assignment.name {
            case .output(let step, let name):
                text("\"step\":", step)
                text(",\"name\":", name)
            case .context(let name): text("\"name\":", name)
            }
            value(",\"value\":", assignment.value)
            json.append(json: "}")
        }
        json.append(json: "]")
    }

    // MARK: Fields, each behind what stands before it

    /// A key is a string: others read numbers as floating point.
    private mutating func key(_ before: StaticString, _ key: Key) {
        json.append(json: before)
        json.append(json: "\"")
        json.write(key)
        json.append(json: "\"")
    }

    private mutating func integer(_ before: StaticString, _ number: Int) {
        json.append(json: before)
        json.write(Int64(number))
    }

    private mutating func text(_ before: StaticString, _ text: String) {
        json.append(json: before)
        json.write(text)
    }

    private mutating func value(_ before: StaticString, _ value: Value) {
        json.append(json: before)
        json.write(value)
    }

    private mutating func flows(_ before: StaticString, _ flows: [FlowIndex]) {
        json.append(json: before)
        json.append(json: "[")
        for (number, flow) in flows.enumerated() {
            if number > 0 { json.append(json: ",") }
            json.write(Int64(flow))
        }
        json.append(json: "]")
    }
}
