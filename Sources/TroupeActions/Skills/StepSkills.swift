import TroupeEngine
import TroupeInterpreter
import TroupePersonas
import TroupeProcess

/// The skills of one attempt of a shell step: what its shell must know before, and the commands while it runs.
struct StepSkills {
    /// Calls that are answered at once.
    private static let concurrency = 8
    private static let backlog: Int32 = 128
    private static let program = CompanionProgram.find("troupe-skill")

    /// Commands that can be called now.
    struct Commands {
        let session: SkillSession
        private let listener: SkillListener
        private let folder: SkillFolder

        fileprivate init(session: SkillSession, listener: SkillListener, folder: SkillFolder) {
            self.session = session
            self.listener = listener
            self.folder = folder
        }

        /// Ends calls that are under way; returns when nothing of them, and no file, is left.
        func close() async {
            await listener.close()
            folder.remove()
        }
    }

    private let order: JobOrder
    private let surroundings: ActionSurroundings
    private let who: SkillPrelude.Who
    private let skills: CommandSkills?
    private let folder: SkillFolder
    private let program: String?

    init(of order: JobOrder, _ surroundings: ActionSurroundings) {
        self.order = order
        self.surroundings = surroundings
        folder = surroundings.markers.skillFolder(of: order)
        program = Self.program
        if let persona = surroundings.persona(of: order) {
            who = .persona(persona.id)
            let skills = CommandSkills(of: persona)
            self.skills = skills.isEmpty ? nil : skills
        } else {
            who = order.persona.map { .unknown($0) } ?? .nobody
            skills = nil
        }
    }

    /// What bash runs before the script.
    var prelude: String {
        guard let skills, program != nil else { return SkillPrelude(who: who).text }
        return SkillPrelude(who: who, calls: (skills, folder.anyProgram)).text
    }

    /// A step's `PATH` with the commands, which come first.
    func path(before path: String) -> String {
        skills == nil || program == nil ? path : path.isEmpty ? folder.path : "\(folder.path):\(path)"
    }

    /// Why a command that does not exist is no skill either; to stand behind "command not found".
    var absence: String {
        if case .persona(let id) = who { "; the persona '\(id)' has no skill of that name" } else { "" }
    }

    /// Makes the commands; nil where the step has none. To be called when the attempt has its marker.
    func open(in context: JobContext, workspace: String) throws(Fault) -> Commands? {
        guard let skills else { return nil }
        guard let program else {
            context.say("warn", "skills cannot be called: the program 'troupe-skill' is not installed beside this one")
            return nil
        }
        try folder.make(program: program, names: skills.listed.keys)
        let session = SkillSession(order, context, surroundings, skills: skills, workspace: workspace)
        do throws(Fault) {
            let socket = try folder.listen(backlog: Self.backlog)
            let listener = SkillListener(socket: socket, limit: Self.concurrency) { await session.reply(to: $0) }
            return Commands(session: session, listener: listener, folder: folder)
        } catch {
            folder.remove()
            throw error
        }
    }
}
