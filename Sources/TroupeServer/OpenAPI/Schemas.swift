import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Every answer's schema, by name. The tests hold the views' real output to them.
enum Schemas {
    private typealias Member = Schema.Member

    static let all: ValueMap = {
        var all = own
        all.merge(ForgeSchemas.all)
        all.merge(processes)
        return all
    }()

    private static let own: ValueMap = [
        "Health": health, "SystemHealth": systemHealth, "Execution": execution, "Fault": fault, "Run": run,
        "RunList": runList, "RunDetail": runDetail, "Step": step, "Incident": incident, "WorkItemRuns": workItemRuns,
        "Control": control, "RecordPage": recordPage, "Record": record, "LogPage": logPage, "LogChunk": logChunk,
        "Update": update, "Structure": structure, "Diagram": diagram, "Workflow": workflow,
        "WorkflowList": workflowList,
        "WorkflowDetail": workflowDetail, "Deployed": deployed, "Diagnostic": diagnostic, "Persona": persona,
        "PersonaList": personaList, "PersonaDetail": personaDetail, "Problem": problem, "OpenAPI": Schema.map,
        "UserTask": userTask, "UserTaskList": userTaskList, "UserTaskDecision": userTaskDecision,
        "SignalSent": signalSent, "FEELAnswer": feelAnswer, "NodeList": nodeList, "RunState": runState,
    ]

    private static let health = Schema.object([
        Member(name: "status", schema: Schema.choice(["ok", "stopping"])), Member(name: "service", schema: Schema.text),
        Member(name: "version", schema: Schema.text),
    ])

    private static let systemHealth = Schema.object([
        Member(name: "status", schema: Schema.choice(["ok", "unavailable"])),
        Member(name: "version", schema: Schema.text),
        Member(name: "uptime_seconds", schema: Schema.integer),
        Member(
            name: "database",
            schema: Schema.object([
                Member(name: "reachable", schema: Schema.flag),
                Member(name: "latency_us", schema: Schema.optional(Schema.integer)),
            ])),
        Member(
            name: "engine",
            schema: Schema.object([
                Member(name: "state", schema: Schema.choice(Engine.State.allCases.map(\.rawValue))),
                Member(name: "loaded_runs", schema: Schema.integer),
                Member(name: "running_jobs", schema: Schema.integer),
                Member(name: "queued_jobs", schema: Schema.integer),
            ])),
        Member(name: "websocket_clients", schema: Schema.integer),
    ])

    private static let execution = Schema.object([
        Member(name: "workflow_id", schema: Schema.key), Member(name: "run_id", schema: Schema.key),
        Member(name: "status_url", schema: Schema.text), Member(name: "status", schema: Schema.choice(["accepted"])),
    ])

    private static let fault = Schema.object([
        Member(name: "code", schema: Schema.text), Member(name: "message", schema: Schema.text),
        Member(name: "step", schema: Schema.optional(Schema.text)), Member(name: "details", schema: Schema.map),
    ])

    private static let runWait = Schema.object([
        Member(name: "type", schema: Schema.choice(["user-task", "signal"])),
        Member(name: "user_task", schema: Schema.optional(Schema.key)),
        Member(name: "assignee", schema: Schema.optional(Schema.text)),
        Member(name: "signal", schema: Schema.optional(Schema.text)),
    ])

    private static let runMembers: [Schema.Member] = [
        Member(name: "run_id", schema: Schema.key), Member(name: "workflow", schema: Schema.text),
        Member(name: "version", schema: Schema.integer), Member(name: "hash", schema: Schema.text),
        Member(name: "work_item_id", schema: Schema.optional(Schema.text)),
        Member(name: "status", schema: Schema.choice(RunStatus.allCases.map(\.rawValue))),
        Member(name: "inputs", schema: Schema.map), Member(name: "outputs", schema: Schema.map),
        Member(name: "error", schema: Schema.optional(Schema.reference("Fault"))),
        Member(name: "passed_over", schema: Schema.integer), Member(name: "user", schema: Schema.text),
        Member(name: "repository", schema: Schema.optional(Schema.text)),
        Member(name: "in_place", schema: Schema.flag), Member(name: "created_at", schema: Schema.time),
        Member(name: "ended_at", schema: Schema.optional(Schema.time)), Member(name: "status_url", schema: Schema.text),
        Member(name: "waits_for", schema: Schema.list(runWait)),
    ]

    private static let run = Schema.object(runMembers)

    private static let runDetail = Schema.object(
        runMembers + [
            Member(name: "steps", schema: Schema.list(Schema.reference("Step"))),
            Member(name: "incidents", schema: Schema.list(Schema.reference("Incident"))),
        ])

    private static let next = Member(name: "next", schema: Schema.optional(Schema.key))

    private static let runList = Schema.object([
        Member(name: "runs", schema: Schema.list(Schema.reference("Run"))), next,
    ])

    private static let workItemRuns = Schema.object([
        Member(name: "work_item_id", schema: Schema.text),
        Member(name: "runs", schema: Schema.list(Schema.reference("RunDetail"))), next,
    ])

    private static let stepStatuses = [
        "running", "waiting", "retrying", "incident", "completed", "failed", "skipped", "canceled",
    ]

    private static let step = Schema.object([
        Member(name: "key", schema: Schema.optional(Schema.key)),
        Member(name: "parent", schema: Schema.optional(Schema.key)), Member(name: "id", schema: Schema.text),
        Member(name: "name", schema: Schema.optional(Schema.text)), Member(name: "action", schema: Schema.text),
        Member(name: "workflow", schema: Schema.text),
        Member(name: "iteration", schema: Schema.optional(Schema.integer)),
        Member(name: "status", schema: Schema.choice(stepStatuses)),
        Member(name: "persona", schema: Schema.optional(Schema.text)), Member(name: "attempt", schema: Schema.integer),
        Member(name: "started_at", schema: Schema.time), Member(name: "ended_at", schema: Schema.optional(Schema.time)),
        Member(name: "outputs", schema: Schema.map),
        Member(name: "error", schema: Schema.optional(Schema.reference("Fault"))),
        Member(name: "passed_over", schema: Schema.flag),
        Member(name: "incident", schema: Schema.optional(Schema.key)),
        Member(name: "waits_for", schema: Schema.optional(Schema.text)),
        Member(name: "user_task", schema: Schema.optional(Schema.key)),
    ])

    private static let incident = Schema.object([
        Member(name: "incident_id", schema: Schema.key), Member(name: "step", schema: Schema.text),
        Member(name: "key", schema: Schema.key), Member(name: "workflow", schema: Schema.text),
        Member(name: "error", schema: Schema.optional(Schema.reference("Fault"))),
        Member(name: "resolve_url", schema: Schema.text),
    ])

    private static let control = Schema.object([
        Member(name: "run_id", schema: Schema.key), Member(name: "accepted", schema: Schema.text),
        Member(name: "status_url", schema: Schema.text),
    ])

    private static let record: Value = [
        "type": "object", "required": ["type"], "properties": ["type": Schema.text], "additionalProperties": true,
    ]

    private static let recordPage = Schema.object([
        Member(name: "run_id", schema: Schema.key),
        Member(
            name: "events",
            schema: Schema.list(
                Schema.object([
                    Member(name: "seq", schema: Schema.integer), Member(name: "time", schema: Schema.time),
                    Member(name: "record", schema: Schema.reference("Record")),
                ]))),
        Member(name: "next", schema: Schema.optional(Schema.integer)),
    ])

    private static let logMembers: [Schema.Member] = [
        Member(name: "step", schema: Schema.text), Member(name: "element", schema: Schema.key),
        Member(name: "attempt", schema: Schema.integer),
        Member(name: "stream", schema: Schema.choice(["output", "error", "log", "model"])),
        Member(name: "offset", schema: Schema.integer), Member(name: "time", schema: Schema.time),
        Member(name: "text", schema: Schema.text),
    ]

    private static let logChunk = Schema.object([Member(name: "number", schema: Schema.integer)] + logMembers)

    private static let logPage = Schema.object([
        Member(name: "run_id", schema: Schema.key),
        Member(name: "chunks", schema: Schema.list(Schema.reference("LogChunk"))),
        Member(name: "next", schema: Schema.optional(Schema.integer)),
    ])

    /// A WebSocket message; it stands here for readers only, as OpenAPI has no place for it.
    private static let update: Value = [
        "description": "A message of /ws/workflow-updates",
        "oneOf": [
            Schema.object([
                Member(name: "type", schema: Schema.choice(["record"])), Member(name: "run_id", schema: Schema.key),
                Member(name: "work_item_id", schema: Schema.optional(Schema.text)),
                Member(name: "seq", schema: Schema.integer), Member(name: "time", schema: Schema.time),
                Member(name: "record", schema: Schema.reference("Record")),
                Member(name: "cursor", schema: Schema.text, isOptional: true),
            ]),
            Schema.object(
                [
                    Member(name: "type", schema: Schema.choice(["log"])), Member(name: "run_id", schema: Schema.key),
                    Member(name: "work_item_id", schema: Schema.optional(Schema.text)),
                ] + logMembers),
        ],
    ]

    private static let structure = Schema.object([
        Member(name: "workflow", schema: Schema.text), Member(name: "name", schema: Schema.optional(Schema.text)),
        Member(name: "version", schema: Schema.integer), Member(name: "hash", schema: Schema.text),
        Member(
            name: "nodes",
            schema: Schema.list(
                Schema.object([
                    Member(name: "id", schema: Schema.text), Member(name: "name", schema: Schema.optional(Schema.text)),
                    Member(name: "type", schema: Schema.text), Member(name: "action", schema: Schema.text),
                    Member(name: "parent", schema: Schema.optional(Schema.text)),
                    Member(name: "is_step", schema: Schema.flag),
                    Member(name: "condition", schema: Schema.optional(Schema.text)),
                    Member(name: "persona", schema: Schema.optional(Schema.text)),
                    Member(name: "role", schema: Schema.optional(Schema.text)),
                    Member(name: "line", schema: Schema.integer), Member(name: "column", schema: Schema.integer),
                ]))),
        Member(
            name: "edges",
            schema: Schema.list(
                Schema.object([
                    Member(name: "id", schema: Schema.text), Member(name: "source", schema: Schema.text),
                    Member(name: "target", schema: Schema.text),
                    Member(name: "condition", schema: Schema.optional(Schema.text)),
                    Member(name: "is_default", schema: Schema.flag),
                ]))),
    ])

    private static let diagram = Schema.object([
        Member(name: "id", schema: Schema.text), Member(name: "name", schema: Schema.text),
        Member(name: "width", schema: Schema.integer), Member(name: "height", schema: Schema.integer),
        Member(name: "nodes", schema: Schema.list(Schema.object(diagramNode))),
        Member(
            name: "edges",
            schema: Schema.list(
                Schema.object([
                    Member(name: "id", schema: Schema.text), Member(name: "source", schema: Schema.text),
                    Member(name: "target", schema: Schema.text),
                    Member(name: "kind", schema: Schema.choice(["flow", "backward", "attachment"])),
                    Member(
                        name: "points",
                        schema: Schema.list(
                            Schema.object([
                                Member(name: "x", schema: Schema.integer), Member(name: "y", schema: Schema.integer),
                            ]))),
                    Member(
                        name: "label",
                        schema: Schema.optional(
                            Schema.object([Member(name: "text", schema: Schema.text)] + diagramFrame))),
                ]))),
    ])

    private static let diagramFrame = ["x", "y", "width", "height"].map { Member(name: $0, schema: Schema.integer) }

    private static let diagramNode: [Schema.Member] =
        [
            Member(name: "id", schema: Schema.text), Member(name: "kind", schema: Schema.text),
            Member(name: "parent", schema: Schema.optional(Schema.text)), Member(name: "name", schema: Schema.text),
            Member(name: "action", schema: Schema.optional(Schema.text)),
            Member(name: "summary", schema: Schema.text),
            Member(name: "condition", schema: Schema.optional(Schema.text)),
            Member(name: "persona", schema: Schema.optional(Schema.text)),
            Member(name: "notes", schema: Schema.list(Schema.text)),
            Member(name: "description", schema: Schema.optional(Schema.text)),
            Member(name: "line", schema: Schema.integer), Member(name: "column", schema: Schema.integer),
        ] + diagramFrame

    private static let input = Schema.object([
        Member(name: "name", schema: Schema.text), Member(name: "type", schema: Schema.text),
        Member(name: "description", schema: Schema.optional(Schema.text)),
        Member(name: "required", schema: Schema.flag), Member(name: "default", schema: Schema.anything),
        Member(name: "values", schema: Schema.list(Schema.anything)),
        Member(name: "pattern", schema: Schema.optional(Schema.text)),
    ])

    private static let output = Schema.object([
        Member(name: "name", schema: Schema.text), Member(name: "description", schema: Schema.optional(Schema.text)),
    ])

    private static let workflowMembers: [Schema.Member] = [
        Member(name: "id", schema: Schema.text), Member(name: "name", schema: Schema.optional(Schema.text)),
        Member(name: "version", schema: Schema.integer),
        Member(name: "author_version", schema: Schema.optional(Schema.text)),
        Member(name: "type", schema: Schema.optional(Schema.text)),
        Member(name: "description", schema: Schema.optional(Schema.text)), Member(name: "tags", schema: Schema.texts),
        Member(name: "persona", schema: Schema.optional(Schema.text)), Member(name: "hash", schema: Schema.text),
        Member(name: "file", schema: Schema.text), Member(name: "inputs", schema: Schema.list(input)),
        Member(name: "outputs", schema: Schema.list(output)),
    ]

    private static let workflow = Schema.object(workflowMembers)

    private static let workflowList = Schema.object([
        Member(name: "workflows", schema: Schema.list(Schema.reference("Workflow")))
    ])

    private static let workflowDetail = Schema.object(
        workflowMembers + [
            Member(name: "success_criteria", schema: Schema.texts), Member(name: "source", schema: Schema.text),
            Member(name: "deployed_at", schema: Schema.time),
            Member(
                name: "versions",
                schema: Schema.list(
                    Schema.object([
                        Member(name: "version", schema: Schema.integer), Member(name: "hash", schema: Schema.text),
                        Member(name: "file", schema: Schema.text), Member(name: "deployed_at", schema: Schema.time),
                    ]))),
            Member(name: "diagnostics", schema: Schema.list(Schema.reference("Diagnostic"))),
        ])

    private static let deployed = Schema.object([
        Member(name: "id", schema: Schema.text), Member(name: "version", schema: Schema.optional(Schema.integer)),
        Member(name: "hash", schema: Schema.text), Member(name: "deployed", schema: Schema.flag),
        Member(name: "changed", schema: Schema.flag),
        Member(name: "diagnostics", schema: Schema.list(Schema.reference("Diagnostic"))),
    ])

    private static let diagnostic = Schema.object([
        Member(name: "severity", schema: Schema.choice(["note", "warning", "error"])),
        Member(name: "rule", schema: Schema.text), Member(name: "message", schema: Schema.text),
        Member(name: "file", schema: Schema.text), Member(name: "line", schema: Schema.integer),
        Member(name: "column", schema: Schema.integer),
        Member(name: "element", schema: Schema.optional(Schema.text)),
        Member(name: "suggestion", schema: Schema.optional(Schema.text)),
    ])

    private static let personaMembers: [Schema.Member] = [
        Member(name: "id", schema: Schema.text), Member(name: "aliases", schema: Schema.texts),
        Member(name: "name", schema: Schema.text), Member(name: "display_name", schema: Schema.text),
        Member(name: "role", schema: Schema.optional(Schema.text)),
        Member(name: "team", schema: Schema.optional(Schema.text)), Member(name: "email", schema: Schema.text),
        Member(name: "skills", schema: Schema.texts), Member(name: "responsibilities", schema: Schema.texts),
    ]

    private static let persona = Schema.object(personaMembers)

    private static let personaList = Schema.object([
        Member(name: "personas", schema: Schema.list(Schema.reference("Persona"))),
        Member(name: "diagnostics", schema: Schema.list(Schema.reference("Diagnostic"))),
    ])

    private static let personaDetail = Schema.object(
        personaMembers + [
            Member(name: "system_prompt", schema: Schema.text), Member(name: "allowed_actions", schema: Schema.texts),
            Member(name: "reviewers", schema: Schema.texts), Member(name: "consults", schema: Schema.texts),
            Member(name: "informs", schema: Schema.texts), Member(name: "tools", schema: Schema.texts),
            Member(name: "workflows", schema: Schema.map),
            Member(
                name: "skill_forms",
                schema: Schema.list(
                    Schema.object([
                        Member(name: "name", schema: Schema.text),
                        Member(name: "description", schema: Schema.optional(Schema.text)),
                        Member(name: "input", schema: Schema.anything),
                        Member(name: "output", schema: Schema.anything),
                    ]))),
            Member(name: "escalation", schema: Schema.optional(Schema.text)),
            Member(
                name: "model",
                schema: Schema.object([
                    Member(name: "tier", schema: Schema.optional(Schema.text)),
                    Member(name: "provider", schema: Schema.optional(Schema.text)),
                    Member(name: "model", schema: Schema.optional(Schema.text)),
                ])),
            Member(name: "file", schema: Schema.text),
        ])

    private static let problem = Schema.object([
        Member(name: "type", schema: Schema.text), Member(name: "title", schema: Schema.text),
        Member(name: "status", schema: Schema.integer), Member(name: "detail", schema: Schema.text),
        Member(name: "instance", schema: Schema.text, isOptional: true),
        Member(
            name: "errors",
            schema: Schema.list(
                Schema.object([
                    Member(name: "field", schema: Schema.text), Member(name: "message", schema: Schema.text),
                ])), isOptional: true),
        Member(
            name: "diagnostics", schema: Schema.list(Schema.reference("Diagnostic")), isOptional: true),
    ])
}
