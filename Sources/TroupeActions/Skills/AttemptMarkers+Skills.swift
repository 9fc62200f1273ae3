import TroupeInterpreter

extension AttemptMarkers {
    /// The directory of the attempt's commands: `<element>.<attempt>.skills`.
    func skillFolder(of order: JobOrder) -> SkillFolder {
        SkillFolder(path: "\(directory(of: order.run))/\(order.element).\(order.attempt)\(SkillFolder.suffix)")
    }

    /// What models answered to the step's skills: `<element>.answer.<key>`, the same for all attempts.
    func answers(of order: JobOrder) -> SkillAnswers {
        SkillAnswers(directory: directory(of: order.run), element: order.element)
    }
}
