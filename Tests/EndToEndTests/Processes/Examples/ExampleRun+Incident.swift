import TroupeGraph

extension ExampleRun {
    static let incident = [
        ExampleRun(
            description: "a severe incident needs everybody, is escalated, and ends with lessons",
            file: "incident-response", process: "incident-response",
            variables: ["service": "shop", "symptom": "The shop is DOWN", "incident": "I-1"], hasRepository: true,
            answers: [
                "Task_tell": [["notice": "We are at it."]], "Task_takeOver": [["lead": "ann"]],
                "Task_lessons": [["lessons": "watch the disk"]],
            ],
            patience: ["Task_tell": ("Task_page", 1)], messages: ["incident-confirmed": ["by": "monitoring"]],
            performers: [
                "Task_mitigate": "site-reliability-engineer", "Task_cause": "senior-developer",
                "Task_tell": "engineering-manager", "Task_page": "engineering-manager",
                "Task_takeOver": "engineering-manager", "Task_lessons": "senior-developer",
            ],
            path: [
                "incident-response", "Start_alarm", "Task_severity", "Gateway_who", "Task_mitigate", "Task_cause",
                "Task_tell", "Sub_escalate", "Start_escalate", "Task_page", "Task_takeOver", "Gateway_joined",
                "Gateway_wait", "End_escalated", "Event_confirmed", "Gateway_over", "Gateway_lessons", "Task_lessons",
                "Gateway_close", "End_closed",
            ],
            results: [
                "severity": 1, "mitigation": "restarted after: The shop is DOWN", "cause": "A full disk.",
                "notice": "We are at it.", "lead": "ann", "by": "monitoring", "lessons": "watch the disk",
                "paged": true,
            ]),
        ExampleRun(
            description: "a small incident closes by itself after a quiet hour", file: "incident-response",
            process: "incident-response",
            variables: ["service": "blog", "symptom": "slow", "incident": "I-2", "severity": 4], hasRepository: true,
            performers: ["Task_mitigate": "site-reliability-engineer"],
            path: [
                "incident-response", "Start_alarm", "Task_severity", "Gateway_who", "Task_mitigate", "Gateway_joined",
                "Gateway_wait", "Event_quiet", "Gateway_over", "Gateway_lessons", "Gateway_close", "End_closed",
            ],
            results: ["severity": 4, "mitigation": "none: there is no runbooks/blog"]),
    ]
}
