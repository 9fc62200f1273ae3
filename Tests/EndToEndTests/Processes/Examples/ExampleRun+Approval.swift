import TroupeGraph

extension ExampleRun {
    static let approval = [
        ExampleRun(
            description: "a large request is told of, reminded of twice, and decided higher up",
            file: "approval-with-escalation", process: "approval-with-escalation",
            variables: ["request": "a server", "amount": 20_000, "requester": "ann"],
            answers: ["Task_decide": [["decision": "approve"]]],
            performers: [
                "Task_approve": "product-owner", "Task_inform": "engineering-manager", "Task_remind": "product-owner",
                "Task_decide": "engineering-manager",
            ],
            path: [
                "approval-with-escalation", "Start_request", "Sub_approve!", "Start_approve", "Gateway_amount",
                "Event_tooLarge", "Boundary_tooLarge", "Task_inform", "Gateway_ask", "Task_approve!", "End_informed",
                "Boundary_remind", "Task_remind", "End_reminded", "Boundary_remind", "Task_remind", "End_reminded",
                "Boundary_tooLate", "Task_decide", "Gateway_both", "Gateway_decision", "End_approved",
            ],
            results: ["decision": "approve"]),
        ExampleRun(
            description: "a small request is refused by whom it was asked of",
            file: "approval-with-escalation", process: "approval-with-escalation",
            variables: ["request": "a pen", "amount": 2, "requester": "bob"],
            answers: ["Task_approve": [["decision": "reject"]]],
            performers: ["Task_approve": "product-owner", "Task_refuse": "engineering-manager"],
            path: [
                "approval-with-escalation", "Start_request", "Sub_approve", "Start_approve", "Gateway_amount",
                "Gateway_ask", "Task_approve", "End_decided", "Gateway_both", "Gateway_decision", "Task_refuse",
                "End_rejected",
            ],
            results: ["decision": "reject"]),
    ]
}
