import TroupeGraph

/// Whose eyes an expression of a workflow looks through.
struct Sight {
    /// 0: a process that is about to begin.
    var element: Key = 0
    /// The subject of a branch's test.
    var subject: Value?
    /// The fault being looked at, where it is not a handler's.
    var error: Value?
    /// A process that is about to begin; there is no element then.
    var birth: ProcessBirth?
}
