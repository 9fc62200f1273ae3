import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Approvals: questions that named people answer.
struct ForgeApprovalRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    var routes: [Route] {
        [
            forge.get(
                "/approvals", id: "listApprovals", "Approvals, newest first", "ForgeApprovalList",
                query: [Field("status", .word(ForgeApproval.Status.self), "Only in this state")] + ForgeRoute.page
            ) { call, forge, place in
                let page = try await forge.approvals(
                    call.word("status", ForgeApproval.Status.self), call.forgePage, place)
                return .json(try ForgeView.page(page))
            },
            forge.change(
                "POST", "/approvals", id: "createApproval", "Ask for a decision", "ForgeApproval", status: 201,
                body: [
                    Field("title", .text(1_000), required: true, "What is asked, in one line"),
                    Field("approvers", .texts(200), required: true, "Who may decide; one of them suffices"),
                    Field("description", .message(256 << 10), "What it is about"),
                    Field("instructions", .message(256 << 10), "How to find the answer"),
                ]
            ) { call, forge, place in
                var draft = ApprovalDraft(title: call.text("title") ?? "", approvers: call.texts("approvers") ?? [])
                draft.description = call.text("description") ?? ""
                draft.instructions = call.text("instructions") ?? ""
                return .json(try ForgeView.value(try await forge.createApproval(draft, place)), status: 201)
            },
            forge.get("/approvals/{id}", id: "showApproval", "An approval", "ForgeApproval") { call, forge, place in
                .json(try ForgeView.value(try await forge.approval(call.parameter("id"), place)))
            },
            forge.change(
                "POST", "/approvals/{id}/decide", id: "decideApproval", "Decide", "ForgeApproval",
                body: [
                    Field("approves", .flag, required: true, "Yes or no"),
                    Field("comment", .message(64 << 10), "Why"),
                ]
            ) { call, forge, place in
                let decided = try await forge.decideApproval(
                    call.parameter("id"), approves: call.flag("approves") ?? false, comment: call.text("comment"),
                    place)
                return .json(try ForgeView.value(decided))
            },
        ]
    }
}
