import TroupeGraph

/// A process that is about to begin, as its own `env` and `workspace` see it: they may use its inputs.
struct ProcessBirth {
    let program: Program
    let inputs: ValueMap
}
