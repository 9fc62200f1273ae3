import TroupeGraph

/// The things of a forge, as `troupe work-items show` and `troupe prs show` show them.
enum ForgePages {
    static func workItem(_ item: Value, comments: Value, relations: Value) {
        lines(
            item,
            [
                ("Work item", "id"), ("Title", "title"), ("Type", "type"), ("State", "state"), ("Assignee", "assignee"),
                ("Priority", "priority"), ("Severity", "severity"), ("Revision", "revision"),
                ("Made by", "created_by"), ("Changed", "changed_at"),
            ])
        list("Tags", item["tags"])
        for relation in relations["items"]?.listValue ?? [] {
            line(relation["kind"]?.text ?? "", relation["target"]?.text ?? "")
        }
        paragraph(item["description"])
        if let criteria = item["acceptance_criteria"], !criteria.isNull {
            Swift.print("\nAcceptance criteria:")
            paragraph(criteria)
        }
        for comment in comments["items"]?.listValue ?? [] { said(comment) }
    }

    static func pullRequest(_ request: Value, policies: Value, threads: Value) {
        lines(
            request,
            [
                ("Pull request", "number"), ("Title", "title"), ("Repository", "repository"), ("Author", "author"),
                ("Status", "status"), ("Merging", "merge_status"), ("From", "source_branch"), ("To", "target_branch"),
                ("Commit", "source_commit"), ("Merged as", "merge_commit"),
            ])
        list("Conflicts in", request["conflict_files"])
        list("Labels", request["labels"])
        list("Work items", request["work_items"])
        reviewers(request)
        for policy in policies["items"]?.listValue ?? [] {
            let isBlocking = policy["is_blocking"]?.boolValue == true ? "" : " (does not block)"
            let detail = policy["detail"]?.text ?? ""
            line(
                "Rule \(policy["name"]?.text ?? "")",
                (policy["status"]?.text ?? "") + isBlocking + (detail.isEmpty ? "" : ": \(detail)"))
        }
        paragraph(request["description"])
        for thread in threads["items"]?.listValue ?? [] {
            let place = [thread["file"]?.text, thread["line"]?.text].compactMap { $0 }.joined(separator: ":")
            Swift.print(
                "\nConversation \(thread["id"]?.text ?? "") is \(thread["status"]?.text ?? "")"
                    + (place.isEmpty ? "" : " at \(ProgressPrinter.printable(place))"))
            for comment in thread["comments"]?.listValue ?? [] { said(comment) }
        }
    }

    static func reviewers(_ request: Value) {
        for reviewer in request["reviewers"]?.listValue ?? [] {
            let words = [10: "approves", 5: "approves with suggestions", -5: "waits for changes", -10: "rejects"]
            let isRequired = reviewer["is_required"]?.boolValue == true ? " (required)" : ""
            let word = words[reviewer["vote"]?.intValue ?? 0] ?? "has not voted"
            line("Reviewer", "\(reviewer["id"]?.text ?? "") \(word)\(isRequired)")
        }
    }

    /// One sign for a vote.
    static func vote(_ reviewer: Value) -> String {
        let vote = reviewer["vote"]?.intValue ?? 0
        return vote > 0 ? "+" : vote < 0 ? "-" : "."
    }

    private static func said(_ comment: Value) {
        Swift.print("\n\(comment["author"]?.text ?? ""), \(comment["created_at"]?.text ?? ""):")
        for part in (comment["text"]?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            Swift.print("  \(ProgressPrinter.printable(part))")
        }
    }

    private static func lines(_ value: Value, _ names: [(String, String)]) {
        for (name, key) in names {
            if let text = value[key]?.text, !text.isEmpty { line(name, text) }
        }
    }

    private static func line(_ name: String, _ text: String) {
        Swift.print("\(name): \(ProgressPrinter.printable(text))")
    }

    private static func list(_ name: String, _ value: Value?) {
        let texts = value?.listValue?.map(\.text) ?? []
        if !texts.isEmpty { line(name, texts.joined(separator: ", ")) }
    }

    private static func paragraph(_ value: Value?) {
        if let text = value?.text, !text.isEmpty { Swift.print("\n\(ProgressPrinter.printable(text))") }
    }
}
