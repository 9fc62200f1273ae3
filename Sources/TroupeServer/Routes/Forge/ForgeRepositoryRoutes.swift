import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Repositories and the rules of their branches.
struct ForgeRepositoryRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    var routes: [Route] { [list, create, one, policy, setPolicy] }

    private var list: Route {
        forge.get(
            "/repositories", id: "listRepositories", "Repositories by name", "ForgeRepositoryList",
            query: ForgeRoute.page
        ) { call, forge, place in
            .json(try ForgeView.page(try await forge.repositories(call.forgePage, place)))
        }
    }

    private var create: Route {
        forge.change(
            "POST", "/repositories", id: "createRepository",
            "Make an empty repository on the local forge, or take one in", "ForgeRepository", status: 201,
            body: [
                Field("name", .text(100), "Its name; needed unless a path is given"),
                Field("default_branch", .text(250), "For an empty one; main unless said"),
                Field("path", .text(4_096), "The path of a git repository on the server's machine to take in"),
            ]
        ) { call, forge, place in
            guard let local = forge as? LocalForge else { throw ForgeError.unsupported("create-repository") }
            let made: ForgeRepository
            if let path = call.text("path") {
                made = try await local.adoptRepository(at: path, as: call.text("name"), place)
            } else {
                guard let name = call.text("name") else {
                    throw RequestProblem.fields([FieldProblem("name", "is required unless 'path' is given")])
                }
                made = try await local.createRepository(
                    name, defaultBranch: call.text("default_branch") ?? "main", place)
            }
            return .json(try ForgeView.value(made), status: 201)
        }
    }

    private var one: Route {
        forge.get("/repositories/{name}", id: "showRepository", "A repository", "ForgeRepository") {
            call, forge, place in
            .json(try ForgeView.value(try await forge.repository(Self.named(call, place))))
        }
    }

    private static let branch = Field("branch", .text(250), "Which branch; the default one unless said")

    private var policy: Route {
        forge.get(
            "/repositories/{name}/policy", id: "showBranchPolicy", "The rules of a branch", "ForgeBranchPolicy",
            query: [Self.branch]
        ) { call, forge, place in
            let place = Self.named(call, place)
            let branch = try await Self.branch(call, forge, place)
            return .json(try ForgeView.value(try await forge.branchPolicy(branch, place)))
        }
    }

    private var setPolicy: Route {
        forge.change(
            "PATCH", "/repositories/{name}/policy", id: "setBranchPolicy", "Change the rules of a branch",
            "ForgeBranchPolicy", query: [Self.branch],
            body: [
                Field("required_approvals", .integer(0...100), "How many approvals there must be"),
                Field("author_may_approve", .flag, "Whether the author's own approval counts"),
                Field("resets_votes_on_push", .flag, "Whether new commits take approvals back"),
                Field("requires_build", .flag, "Whether a build of the last commit must have succeeded"),
                Field("requires_resolved_comments", .flag, "Whether all conversations must be resolved"),
                Field("requires_work_item", .flag, "Whether a work item must be linked"),
            ]
        ) { call, forge, place in
            let place = Self.named(call, place)
            let branch = try await Self.branch(call, forge, place)
            var policy = try await forge.branchPolicy(branch, place)
            policy.requiredApprovals = call.integer("required_approvals") ?? policy.requiredApprovals
            policy.authorMayApprove = call.flag("author_may_approve") ?? policy.authorMayApprove
            policy.resetsVotesOnPush = call.flag("resets_votes_on_push") ?? policy.resetsVotesOnPush
            policy.requiresBuild = call.flag("requires_build") ?? policy.requiresBuild
            policy.requiresResolvedComments =
                call.flag("requires_resolved_comments") ?? policy.requiresResolvedComments
            policy.requiresWorkItem = call.flag("requires_work_item") ?? policy.requiresWorkItem
            try await forge.setBranchPolicy(policy, branch, place)
            return .json(try ForgeView.value(policy))
        }
    }

    private static func named(_ call: Call, _ place: ForgeCall) -> ForgeCall {
        var place = place
        place.repository = call.parameter("name")
        return place
    }

    private static func branch(_ call: Call, _ forge: any Forge, _ place: ForgeCall) async throws -> String {
        if let branch = call.text("branch") { return branch }
        return try await forge.repository(place).defaultBranch
    }
}
