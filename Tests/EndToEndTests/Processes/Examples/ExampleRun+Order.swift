import TroupeGraph

extension ExampleRun {
    private static let begin = [
        "order-with-compensation", "Start_order", "Task_price", "Sub_fulfil", "Start_fulfil", "Task_reserve",
        "Task_reserve", "Task_reserve", "Task_charge", "Task_ship",
    ]
    private static let delivery = "configuration-release-engineer"

    static let order = [
        ExampleRun(
            description: "an order is delivered", file: "order-with-compensation",
            process: "order-with-compensation",
            variables: ["orderId": "O-1", "amount": 200, "items": ["pen", "ink"]],
            jobs: [
                "reserve-stock": [.complete([:])], "charge-card": [.complete(["receipt": "R-1"])],
                "ship-order": [.complete(["parcel": "P-1"])],
            ],
            performers: [
                "Task_reserve": delivery, "Task_charge": delivery, "Task_ship": delivery,
                "Task_thank": "business-analyst",
            ],
            path: begin + ["End_fulfilled", "Task_thank", "End_delivered"],
            results: ["total": 200, "receipt": "R-1", "parcel": "P-1"]),
        ExampleRun(
            description: "an order that is out of reach is undone, the last first",
            file: "order-with-compensation", process: "order-with-compensation",
            variables: ["orderId": "O-2", "amount": 20, "items": ["pen", "ink"]],
            jobs: [
                "reserve-stock": [.complete([:])], "charge-card": [.complete(["receipt": "R-2"])],
                "ship-order": [.error("OUT-OF-REACH")], "refund-card": [.complete([:])],
                "release-stock": [.complete([:])],
            ],
            performers: [
                "Task_reserve": delivery, "Task_charge": delivery, "Task_ship": delivery, "Task_refund": delivery,
                "Task_release": delivery,
                "Task_apologize": delivery,
            ],
            path: begin.dropLast().map { $0 == "Sub_fulfil" ? "Sub_fulfil!" : $0 } + [
                "Task_ship!", "Boundary_outOfReach", "Event_undo", "Task_refund", "Task_release", "End_undone!",
                "Boundary_notFulfilled", "Task_apologize", "End_canceled",
            ],
            results: ["total": 25, "receipt": "R-2"]),
        ExampleRun(
            description: "a card that cannot be charged waits for a person", file: "order-with-compensation",
            process: "order-with-compensation",
            variables: ["orderId": "O-3", "amount": 100, "items": ["pen", "ink"]],
            jobs: [
                "reserve-stock": [.complete([:])],
                "charge-card": [.fail("the bank does not answer"), .complete(["receipt": "R-3"])],
                "ship-order": [.complete(["parcel": "P-3"])],
            ],
            performers: [
                "Task_reserve": delivery, "Task_charge": delivery, "Task_ship": delivery,
                "Task_thank": "business-analyst",
            ],
            path: begin + ["End_fulfilled", "Task_thank", "End_delivered"],
            results: ["total": 105, "receipt": "R-3", "parcel": "P-3"], incidents: 1),
    ]
}
