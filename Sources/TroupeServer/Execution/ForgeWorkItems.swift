package import TroupeForge
package import TroupeGraph

/// The work items of a forge as a source of inputs that a request leaves out.
package struct ForgeWorkItems: WorkItemSource {
    private let forge: any Forge
    private let call: ForgeCall

    package init(_ forge: any Forge, project: String = ForgeCall.defaultProject) {
        self.forge = forge
        call = ForgeCall(actor: ForgeActor("troupe", kind: .system), project: project)
    }

    /// By the names that workflows in the field give such inputs. Nil also where the forge cannot be asked: then the
    /// request is told which inputs are missing.
    package func fields(of workItem: String) async -> ValueMap? {
        let item: WorkItem
        do throws(ForgeError) {
            item = try await forge.workItem(workItem, call)
        } catch {
            return nil
        }
        let severity = item.severity.flatMap(ForgeSeverity.init(named:)) ?? .medium
        let rank = (ForgeSeverity.allCases.firstIndex(of: severity) ?? 2) + 1
        var fields: ValueMap = [
            "WORK_ITEM_ID": .string(item.id), "FEATURE_ID": .string(item.id), "BUG_ID": .string(item.id),
            "WORK_ITEM_TYPE": .string(Self.slug(item.type)), "TITLE": .string(item.title),
            "DESCRIPTION": .string(item.title), "FEATURE_DESCRIPTION": .string(item.title),
            "FEATURE_NAME": .string(item.title), "BUG_DESCRIPTION": .string(item.title),
            "BUG_SEVERITY": .string("P\(rank)"), "SEVERITY": .string("P\(rank)"),
        ]
        fields["ACCEPTANCE_CRITERIA"] = item.acceptanceCriteria.map { .string($0) }
        return fields
    }

    private static func slug(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }
}
