import TroupeForge
import TroupeGraph

extension ForgeConformance {
    static let workItems = [
        ForgeConformance("a work item comes back as it was made") { subject in
            let forge = subject.forge
            var draft = WorkItemDraft(type: subject.type, title: "Log in with a key — \"quoted\" & <b>")
            draft.description = "First line\nsecond line; '; DROP TABLE x; --"
            draft.assignee = "backend-developer"
            draft.tags = ["login", "two words"]
            draft.priority = 2
            let made = try await forge.createWorkItem(draft, subject.call)
            let found = try await forge.workItem(made.id, subject.call)
            try require(found.title, equals: draft.title, "title")
            try require(found.description, equals: draft.description, "description")
            try require(found.type, equals: draft.type, "type")
            try require(found.state, equals: subject.states[0], "state")
            try require(found.assignee, equals: draft.assignee, "assignee")
            try require(Set(found.tags), equals: Set(draft.tags), "tags")
            try require(found.priority, equals: 2, "priority")
            try require(found.revision, equals: 1, "revision")
            try require(found.isDone, equals: false, "is done")
            try require(found.url.isEmpty, equals: false, "an address")
        },
        ForgeConformance("a change raises the revision, and a stale one changes nothing") { subject in
            let forge = subject.forge
            let made = try await forge.createWorkItem(WorkItemDraft(type: subject.type, title: "One"), subject.call)
            var change = WorkItemChange()
            change.expectedRevision = made.revision
            change.state = subject.states[1]
            change.addedTags = ["seen"]
            let changed = try await forge.updateWorkItem(made.id, change, subject.call)
            try require(changed.state, equals: subject.states[1], "state")
            try require(changed.tags, equals: ["seen"], "tags")
            try require(changed.revision > made.revision, equals: true, "a higher revision")
            change.state = subject.states[2]
            try await requireForgeError("forge.conflict", "a stale change") {
                _ = try await forge.updateWorkItem(made.id, change, subject.call)
            }
            try require(try await forge.workItem(made.id, subject.call), equals: changed, "the work item")
        },
        ForgeConformance("fields by their reference names reach their places") { subject in
            let forge = subject.forge
            let made = try await forge.createWorkItem(WorkItemDraft(type: subject.type, title: "One"), subject.call)
            var change = WorkItemChange()
            change.fields = [
                "System.State": .string(subject.states[1]), "System.Tags": "a; b",
                "Microsoft.VSTS.Common.Priority": 1, "System.AssignedTo": "qa-test-engineer",
            ]
            let changed = try await forge.updateWorkItem(made.id, change, subject.call)
            try require(changed.state, equals: subject.states[1], "state")
            try require(Set(changed.tags), equals: ["a", "b"], "tags")
            try require(changed.priority, equals: 1, "priority")
            try require(changed.assignee, equals: "qa-test-engineer", "assignee")
        },
        ForgeConformance("a state that closes a work item leaves nothing to be done") { subject in
            let made = try await subject.forge.createWorkItem(
                WorkItemDraft(type: subject.type, title: "One"), subject.call)
            var change = WorkItemChange()
            change.state = subject.states[2]
            let changed = try await subject.forge.updateWorkItem(made.id, change, subject.call)
            try require(changed.isDone, equals: true, "is done")
        },
        ForgeConformance("the same request makes a work item and a comment once") { subject in
            guard subject.keepsKeys else { return }
            let forge = subject.forge
            let draft = WorkItemDraft(type: subject.type, title: "Once")
            let first = try await forge.createWorkItem(draft, subject.once("element-1"))
            let again = try await forge.createWorkItem(draft, subject.once("element-1"))
            let other = try await forge.createWorkItem(draft, subject.once("element-2"))
            try require(again.id, equals: first.id, "the second attempt")
            try require(other.id != first.id, equals: true, "another request")
            let said = try await forge.comment("Hello", onWorkItem: first.id, subject.once("element-3"))
            let repeated = try await forge.comment("Hello", onWorkItem: first.id, subject.once("element-3"))
            try require(repeated.id, equals: said.id, "the comment of the second attempt")
            let comments = try await forge.comments(onWorkItem: first.id, ForgePageRequest(), subject.call)
            try require(comments.items.map(\.text), equals: ["Hello"], "comments")
        },
        ForgeConformance("comments keep their order, page by page") { subject in
            let forge = subject.forge
            let made = try await forge.createWorkItem(WorkItemDraft(type: subject.type, title: "One"), subject.call)
            for number in 1...5 { _ = try await forge.comment("\(number)", onWorkItem: made.id, subject.call) }
            var texts: [String] = [], page = ForgePageRequest(limit: 2)
            repeat {
                let answer = try await forge.comments(onWorkItem: made.id, page, subject.call)
                texts += answer.items.map(\.text)
                page.after = answer.next
            } while page.after != nil && texts.count < 20
            try require(texts, equals: ["1", "2", "3", "4", "5"], "comments")
        },
        ForgeConformance("parent and child know each other") { subject in
            let forge = subject.forge
            let parent = try await forge.createWorkItem(
                WorkItemDraft(type: subject.type, title: "Parent"), subject.call)
            var draft = WorkItemDraft(type: subject.type, title: "Child")
            draft.parent = parent.id
            let child = try await forge.createWorkItem(draft, subject.call)
            let up = try await forge.relations(ofWorkItem: child.id, subject.call)
            try require(up.filter { $0.kind == .parent }.map(\.target), equals: [parent.id], "the child's parent")
            let down = try await forge.relations(ofWorkItem: parent.id, subject.call)
            try require(down.filter { $0.kind == .child }.map(\.target), equals: [child.id], "the parent's child")
            try await whereSupported {
                let related = try await forge.createWorkItem(
                    WorkItemDraft(type: subject.type, title: "Related"), subject.call)
                let relation = WorkItemRelation(.related, related.id)
                try await forge.relate(child.id, relation, subject.call)
                try await forge.relate(child.id, relation, subject.call)
                let there = try await forge.relations(ofWorkItem: related.id, subject.call)
                try require(there.map(\.target), equals: [child.id], "the other's relation")
                try await forge.unrelate(child.id, relation, subject.call)
                let gone = try await forge.relations(ofWorkItem: related.id, subject.call)
                try require(gone, equals: [], "relations after taking one away")
            }
        },
        ForgeConformance("a list holds what matches, and pages reach each once") { subject in
            let forge = subject.forge
            for number in 1...5 {
                var draft = WorkItemDraft(type: subject.type, title: "Item \(number)")
                draft.assignee = number == 3 ? "qa-test-engineer" : "backend-developer"
                if number == 4 { draft.title = "Something 100% else" }
                _ = try await forge.createWorkItem(draft, subject.call)
            }
            var titles: [String] = [], query = WorkItemQuery()
            query.page.limit = 2
            repeat {
                let answer = try await forge.workItems(query, subject.call)
                titles += answer.items.map(\.title)
                query.page.after = answer.next
            } while query.page.after != nil && titles.count < 20
            try require(
                titles.sorted(), equals: ["Item 1", "Item 2", "Item 3", "Item 5", "Something 100% else"], "all titles")
            var assigned = WorkItemQuery()
            assigned.assignee = "qa-test-engineer"
            try require(
                try await forge.workItems(assigned, subject.call).items.map(\.title), equals: ["Item 3"], "assigned")
            var words = WorkItemQuery()
            words.text = "100% else"
            words.state = subject.states[0]
            try require(
                try await forge.workItems(words, subject.call).items.map(\.title), equals: ["Something 100% else"],
                "with words")
        },
        ForgeConformance("what is not there is not found, and what makes no sense is invalid") { subject in
            let forge = subject.forge
            for id in ["99999999", "no number"] {
                try await requireForgeError("forge.not-found", "a work item") {
                    _ = try await forge.workItem(id, subject.call)
                }
            }
            try await requireForgeError("forge.not-found", "a comment on nothing") {
                _ = try await forge.comment("Hello", onWorkItem: "99999999", subject.call)
            }
            try await requireForgeError("forge.invalid", "a work item without a title") {
                _ = try await forge.createWorkItem(WorkItemDraft(type: subject.type, title: " "), subject.call)
            }
        },
        ForgeConformance("who makes, does or watches a work item is told of it") { subject in
            try await whereSupported {
                var draft = WorkItemDraft(type: subject.type, title: "Watched")
                draft.assignee = "qa-test-engineer"
                let made = try await subject.forge.createWorkItem(draft, subject.call)
                try await subject.forge.setWatcher(
                    "product-owner", watches: true, ofWorkItem: made.id, subject.call)
                let watchers = try await subject.forge.watchers(ofWorkItem: made.id, subject.call)
                try require(
                    Set(watchers), equals: [subject.call.actor.id, "qa-test-engineer", "product-owner"], "watchers")
            }
        },
    ]
}
