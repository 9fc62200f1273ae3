/// Every operation by its name.
enum ForgeOperations {
    static let all: [ForgeOperation] =
        workItems + pullRequests + reviews + completion + builds + deployments + approvals + incidents + messages

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
