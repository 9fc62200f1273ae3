import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// The review of pull requests: reviewers, votes, labels, work items and conversations.
struct ForgeReviewRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    var routes: [Route] {
        [
            addReviewers, vote, resetVotes, addLabels, removeLabel, linkWorkItems, threads, createThread, reply,
            setStatus,
        ]
    }

    private var addReviewers: Route {
        forge.change(
            "POST", "/pull-requests/{number}/reviewers", id: "addReviewers", "Ask people to review",
            "ForgePullRequest",
            body: [
                Field("reviewers", .texts(200), required: true, "Persons or personas"),
                Field("required", .flag, "Whether their approval is needed"),
            ]
        ) { call, forge, place in
            let isRequired = call.flag("required") ?? false
            let reviewers = (call.texts("reviewers") ?? []).map { Reviewer($0, isRequired: isRequired) }
            return .json(try ForgeView.value(try await forge.addReviewers(reviewers, call.pullRequest(), place)))
        }
    }

    private var vote: Route {
        forge.change(
            "POST", "/pull-requests/{number}/votes", id: "votePullRequest", "Say what you think of it",
            "ForgePullRequest",
            body: [
                Field(
                    "vote", .identifier, required: true,
                    "approve, approve-with-suggestions, none, wait or reject; or 10, 5, 0, -5, -10"),
                Field("reviewer", .text(200), "Whose vote; that of who acts unless said"),
                Field("required", .flag, "Whether this one's approval is needed"),
            ]
        ) { call, forge, place in
            guard let vote = ReviewVote(named: call.text("vote") ?? "") else {
                throw RequestProblem.fields([
                    FieldProblem("vote", "must be approve, approve-with-suggestions, none, wait or reject")
                ])
            }
            let voted = try await forge.vote(
                vote, by: call.text("reviewer") ?? place.actor.id, isRequired: call.flag("required"),
                call.pullRequest(), place)
            return .json(try ForgeView.value(voted))
        }
    }

    private var resetVotes: Route {
        forge.change(
            "DELETE", "/pull-requests/{number}/votes", id: "resetVotes", "Take all votes back", "ForgeVotesReset"
        ) { call, forge, place in
            .json(["reset": .integer(try await forge.resetVotes(call.pullRequest(), place))])
        }
    }

    private var addLabels: Route {
        forge.change(
            "POST", "/pull-requests/{number}/labels", id: "addLabels", "Add labels", "ForgePullRequest",
            body: [Field("labels", .texts(200), required: true, "Labels")]
        ) { call, forge, place in
            let labelled = try await forge.addLabels(call.texts("labels") ?? [], call.pullRequest(), place)
            return .json(try ForgeView.value(labelled))
        }
    }

    private var removeLabel: Route {
        forge.change(
            "DELETE", "/pull-requests/{number}/labels/{label}", id: "removeLabel", "Take a label away",
            "ForgePullRequest"
        ) { call, forge, place in
            let rest = try await forge.removeLabel(call.parameter("label"), call.pullRequest(), place)
            return .json(try ForgeView.value(rest))
        }
    }

    private var linkWorkItems: Route {
        forge.change(
            "POST", "/pull-requests/{number}/work-items", id: "linkWorkItems", "Say which work items it is for",
            "ForgePullRequest", body: [Field("work_items", .texts(200), required: true, "Work items")]
        ) { call, forge, place in
            let linked = try await forge.linkWorkItems(call.texts("work_items") ?? [], call.pullRequest(), place)
            return .json(try ForgeView.value(linked))
        }
    }

    private var threads: Route {
        forge.get(
            "/pull-requests/{number}/threads", id: "listThreads", "The conversations about it, oldest first",
            "ForgeThreadList"
        ) { call, forge, place in
            .json(try ForgeView.list(try await forge.threads(call.pullRequest(), place)))
        }
    }

    private static let status = Field("status", .word(ReviewThread.Status.self), "Where the conversation stands")

    private var createThread: Route {
        forge.change(
            "POST", "/pull-requests/{number}/threads", id: "createThread", "Begin a conversation", "ForgeThread",
            status: 201,
            body: [
                Field("text", .message(64 << 10), required: true, "What to say"),
                Field("file", .text(4_096), "Which file it is about"),
                Field("line", .integer(1...Int(Int32.max)), "Which line, from 1"), Self.status,
            ]
        ) { call, forge, place in
            var draft = ReviewThreadDraft(call.text("text") ?? "")
            draft.file = call.text("file")
            draft.line = call.integer("line")
            draft.status = call.word("status", ReviewThread.Status.self) ?? .active
            let thread = try await forge.createThread(draft, call.pullRequest(), place)
            return .json(try ForgeView.value(thread), status: 201)
        }
    }

    private var reply: Route {
        forge.change(
            "POST", "/pull-requests/{number}/threads/{thread}/comments", id: "replyToThread", "Add to a conversation",
            "ForgeComment", status: 201,
            body: [Field("text", .message(64 << 10), required: true, "What to say"), Self.status]
        ) { call, forge, place in
            let comment = try await forge.reply(
                call.text("text") ?? "", thread: call.parameter("thread"),
                status: call.word("status", ReviewThread.Status.self), call.pullRequest(), place)
            return .json(try ForgeView.value(comment), status: 201)
        }
    }

    private var setStatus: Route {
        forge.change(
            "PATCH", "/pull-requests/{number}/threads/{thread}", id: "setThreadStatus",
            "Say where a conversation stands", "ForgeThread",
            body: [
                Field("status", .word(ReviewThread.Status.self), required: true, "Where the conversation stands")
            ]
        ) { call, forge, place in
            let thread = try await forge.setThreadStatus(
                call.word("status", ReviewThread.Status.self) ?? .active, thread: call.parameter("thread"),
                call.pullRequest(), place)
            return .json(try ForgeView.value(thread))
        }
    }
}
