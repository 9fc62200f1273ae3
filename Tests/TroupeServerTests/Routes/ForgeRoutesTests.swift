import Testing
import TroupeForge
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct ForgeRoutesTests {
    /// Serves a forge; every answer is held to the OpenAPI document.
    private func serve(_ body: (Serving, ForgeSample) async throws -> Void) async throws {
        let sample = try await ForgeSample()
        try await Serving.with(forges: [ServedForge(sample.forge)]) { api in try await body(api, sample) }
        await sample.forge.close()
    }

    @Test func `a work item is made, found, changed, talked about and related`() async throws {
        try await serve { api, _ in
            let made = try await api.send(
                "POST", "/api/forge/work-items?as=product-owner",
                #"{"type": "Bug", "title": "It hurts", "tags": ["ui"], "priority": 1, "fields": {"Custom.Team": "A"}}"#)
            #expect(made.status == 201)
            let item = try made.json
            #expect(item["created_by"] == "product-owner" && item["state"] == "New")
            #expect(item["fields"] == ["Custom.Team": "A"])
            #expect(item["created_at"]?.stringValue?.hasSuffix("Z") == true)
            let place = "/api/forge/work-items/\(item["id"]?.text ?? "")"
            let changed = try await api.send("PATCH", place, #"{"revision": 1, "state": "Active", "add_tags": ["x"]}"#)
            #expect(try changed.json["revision"] == 2 && changed.json["tags"] == ["ui", "x"])
            let stale = try await api.send("PATCH", place, #"{"revision": 1, "state": "Closed"}"#)
            #expect(stale.status == 409)
            #expect(try stale.json["type"] == "urn:troupe:problem:forge-conflict")
            #expect(try await api.send("POST", "\(place)/comments", #"{"text": "Hello\nthere"}"#).status == 201)
            let comments = try await api.send("GET", "\(place)/comments").json
            #expect(comments["items"]?.listValue?.map { $0["text"] } == ["Hello\nthere"])
            let parent = try await api.send("POST", "/api/forge/work-items", #"{"type": "Epic", "title": "Whole"}"#)
            let id = try parent.json["id"]?.text ?? ""
            let related = try await api.send("POST", "\(place)/relations", #"{"kind": "parent", "target": \#(id)}"#)
            #expect(try related.json["items"] == [["kind": "parent", "target": .string(id)]])
            let alone = try await api.send("DELETE", "\(place)/relations?kind=parent&target=\(id)")
            #expect(try alone.json["items"] == [])
            #expect(try await api.send("PUT", "\(place)/watchers/ada").json["watchers"] == ["product-owner", "ada"])
            #expect(try await api.send("DELETE", "\(place)/watchers/ada").json["watchers"] == ["product-owner"])
            let list = try await api.send("GET", "/api/forge/work-items?state=active&tag=ui&limit=1").json
            #expect(list["items"]?.listValue?.map { $0["title"] } == ["It hurts"])
        }
    }

    @Test func `pages of a list follow each other`() async throws {
        try await serve { api, _ in
            for number in 0..<3 {
                _ = try await api.send(
                    "POST", "/api/forge/work-items", #"{"type": "Task", "title": "\#(number)"}"#)
            }
            var titles: [String] = [], after = ""
            repeat {
                let page = try await api.send("GET", "/api/forge/work-items?limit=2\(after)").json
                titles += page["items"]?.listValue?.compactMap { $0["title"]?.stringValue } ?? []
                after = page["next"]?.stringValue.map { "&after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(titles == ["2", "1", "0"])
        }
    }

    @Test func `a person looks at a pull request, votes and merges`() async throws {
        try await serve { api, sample in
            try await sample.commit("feature/x", ["a.txt": "1\n2\n"])
            let body = """
                {"title": "Add x", "source_branch": "feature/x", "reviewers": ["local"], "labels": ["small"]}
                """
            let made = try await api.send(
                "POST", "/api/forge/pull-requests?as=backend-developer", body, headers: "Idempotency-Key: k\r\n")
            #expect(made.status == 201)
            let number = try made.json["number"]?.intValue ?? 0
            let again = try await api.send(
                "POST", "/api/forge/pull-requests?as=backend-developer", body, headers: "Idempotency-Key: k\r\n")
            #expect(try again.json["number"]?.intValue == number)
            let place = "/api/forge/pull-requests/\(number)"
            #expect(try await api.send("GET", place).json["merge_status"] == "succeeded")
            let size = try await api.send("GET", "\(place)/statistics").json
            #expect(size["files"] == ["a.txt"] && size["lines_added"] == 2)
            let refused = try await api.send("POST", "\(place)/complete", "{}")
            #expect(refused.status == 409 && refused.fields == ["Reviewers"])
            let thread = try await api.send(
                "POST", "\(place)/threads", #"{"text": "Why?", "file": "a.txt", "line": 2}"#)
            let id = try thread.json["id"]?.text ?? ""
            let reply = #"{"text": "Because", "status": "fixed"}"#
            #expect(try await api.send("POST", "\(place)/threads/\(id)/comments", reply).status == 201)
            let reopened = try await api.send("PATCH", "\(place)/threads/\(id)", #"{"status": "active"}"#)
            #expect(try reopened.json["status"] == "active")
            let standing = try await api.send("GET", "\(place)/policies").json["items"]?.listValue ?? []
            #expect(standing.filter { $0["status"] == "rejected" }.map { $0["kind"] } == ["comments", "work-items"])
            _ = try await api.send("PATCH", "\(place)/threads/\(id)", #"{"status": "closed"}"#)
            #expect(try await api.send("GET", "\(place)/threads").json["items"]?.listValue?.count == 1)
            #expect(try await api.send("POST", "\(place)/votes", #"{"vote": "aprove"}"#).status == 422)
            let own = try await api.send("POST", "\(place)/votes?as=backend-developer", #"{"vote": 10}"#)
            #expect(own.status == 403)
            let voted = try await api.send("POST", "\(place)/votes", #"{"vote": "approve"}"#)
            #expect(try voted.json["reviewers"] == [["id": "local", "vote": 10, "is_required": false]])
            let merged = try await api.send("POST", "\(place)/complete", #"{"strategy": "merge"}"#)
            #expect(try merged.json["status"] == "completed" && merged.json["merge_commit"]?.text.count == 40)
            #expect(try await api.send("GET", "/api/forge/pull-requests?status=active").json["items"] == [])
            #expect(try await api.send("POST", "\(place)/abandon", "{}").status == 409)
        }
    }

    @Test func `the rest of a review`() async throws {
        try await serve { api, sample in
            try await sample.commit("feature/x", ["a.txt": "1\n"])
            let made = try await api.send(
                "POST", "/api/forge/pull-requests?as=ada&repository=shop",
                #"{"title": "Add x", "source_branch": "feature/x", "draft": true}"#)
            let place = "/api/forge/pull-requests/\(try made.json["number"]?.text ?? "")"
            let changed = try await api.send("PATCH", place, #"{"title": "Add y", "draft": false}"#)
            #expect(try changed.json["title"] == "Add y" && changed.json["is_draft"] == false)
            let asked = try await api.send("POST", "\(place)/reviewers", #"{"reviewers": ["bob"], "required": true}"#)
            #expect(try asked.json["reviewers"] == [["id": "bob", "vote": 0, "is_required": true]])
            _ = try await api.send("POST", "\(place)/votes", #"{"vote": -5, "reviewer": "bob"}"#)
            #expect(try await api.send("DELETE", "\(place)/votes").json == ["reset": 1])
            #expect(
                try await api.send("POST", "\(place)/labels", #"{"labels": ["a", "b"]}"#).json["labels"] == ["a", "b"])
            #expect(try await api.send("DELETE", "\(place)/labels/a").json["labels"] == ["b"])
            let item = try await api.send("POST", "/api/forge/work-items", #"{"type": "Task", "title": "T"}"#)
            let id = try item.json["id"]?.text ?? ""
            let linked = try await api.send("POST", "\(place)/work-items", #"{"work_items": ["\#(id)"]}"#)
            #expect(try linked.json["work_items"] == [.string(id)])
            let abandoned = try await api.send("POST", "\(place)/abandon", #"{"reason": "no"}"#)
            #expect(try abandoned.json["status"] == "abandoned")
        }
    }

    @Test func `repositories, their rules, builds and deployments are shown`() async throws {
        try await serve { api, _ in
            #expect(try await api.send("GET", "/api/forge/repositories").json["items"]?.listValue?.count == 1)
            #expect(try await api.send("GET", "/api/forge/repositories/shop").json["default_branch"] == "main")
            let policy = try await api.send(
                "PATCH", "/api/forge/repositories/shop/policy", #"{"required_approvals": 2}"#)
            #expect(try policy.json["required_approvals"] == 2 && policy.json["requires_build"] == false)
            #expect(
                try await api.send("GET", "/api/forge/repositories/shop/policy?branch=main").json == policy.json)
            #expect(try await api.send("POST", "/api/forge/repositories", "{}").status == 422)
            #expect(try await api.send("POST", "/api/forge/repositories", #"{"name": "two"}"#).status == 201)
            #expect(try await api.send("GET", "/api/forge/builds").json["items"] == [])
            #expect(try await api.send("GET", "/api/forge/builds/1").status == 404)
            #expect(try await api.send("GET", "/api/forge/deployments?environment=x").json["items"] == [])
            #expect(try await api.send("POST", "/api/forge/builds", #"{"branch": "nope"}"#).status == 422)
            #expect(
                try await api.send("POST", "/api/forge/builds?repository=shop", #"{"branch": "nope"}"#).status == 404)
        }
    }

    @Test func `approvals, incidents, alerts and messages`() async throws {
        try await serve { api, _ in
            let asked = try await api.send(
                "POST", "/api/forge/approvals", #"{"title": "Release?", "approvers": ["ada"]}"#)
            let approval = "/api/forge/approvals/\(try asked.json["id"]?.text ?? "")"
            #expect(try await api.send("POST", "\(approval)/decide", #"{"approves": true}"#).status == 403)
            let decided = try await api.send("POST", "\(approval)/decide?as=ada", #"{"approves": false}"#)
            #expect(try decided.json["status"] == "rejected")
            #expect(try await api.send("GET", approval).json["decided_by"] == "ada")
            #expect(try await api.send("GET", "/api/forge/approvals?status=pending").json["items"] == [])
            let opened = try await api.send(
                "POST", "/api/forge/incidents", #"{"title": "Down", "severity": "critical"}"#)
            let incident = "/api/forge/incidents/\(try opened.json["id"]?.text ?? "")"
            _ = try await api.send("PATCH", incident, #"{"status": "mitigated", "comment": "Rolled back"}"#)
            let raised = try await api.send("POST", "\(incident)/escalate", #"{"to": "ada"}"#)
            #expect(try raised.json["escalated_to"] == "ada" && raised.json["comments"]?.listValue?.count == 2)
            #expect(try await api.send("GET", "/api/forge/incidents").json["items"]?.listValue?.count == 1)
            #expect(try await api.send("POST", "/api/forge/alerts", #"{"title": "Slow"}"#).status == 201)
            #expect(try await api.send("GET", "/api/forge/alerts").json["items"]?.listValue?.count == 1)
            let message = #"{"to": ["ada"], "subject": "Hello"}"#
            #expect(try await api.send("POST", "/api/forge/notifications", message).status == 201)
            #expect(try await api.send("GET", "/api/forge/notifications?to=ada").json["items"]?.listValue?.count == 1)
            #expect(try await api.send("GET", "/api/forge/notifications?to=bob").json["items"] == [])
        }
    }

    @Test func `what is not there, not known or not well said is a problem`() async throws {
        try await serve { api, _ in
            for path in ["work-items/x", "work-items/1", "pull-requests/x", "pull-requests/1", "incidents/1"] {
                #expect(try await api.send("GET", "/api/forge/\(path)").status == 404, "\(path)")
            }
            #expect(try await api.send("GET", "/api/forge/work-items?forge=other").status == 404)
            #expect(try await api.send("GET", "/api/forge/work-items?after=x").status == 422)
            #expect(try await api.send("GET", "/api/forge/work-items?limit=0").status == 400)
            let wrong = try await api.send(
                "POST", "/api/forge/work-items", #"{"type": "Bug", "tags": [1], "titel": "x"}"#)
            #expect(wrong.status == 422)
            #expect(Set(wrong.fields) == ["titel", "title", "tags"])
        }
        try await Serving.with { api in
            let none = try await api.send("GET", "/api/forge/work-items")
            #expect(none.status == 404)
        }
    }
}
