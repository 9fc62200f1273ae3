import TroupeGraph

extension Turn {
    /// Whether an event still matters to the state as it is.
    func isAwaited(_ event: Event.Process) -> Bool {
        switch event {
        case .triggered(let subscription, _, _): state.subscriptions[subscription] != nil
        case .activateJob(let job, _, _), .extendJob(let job, _), .completeJob(let job, _),
            .completeListener(let job, _),
            .failJob(let job, _, _, _, _), .throwError(let job, _, _, _), .setJobRetries(let job, _, _):
            state.workerJobs[job] != nil
        case .setVariables(let scope, _, _, _): state.elements[scope] != nil
        case .modify, .migrate: true
        }
    }

    /// Takes an event that only BPMN processes have.
    mutating func take(_ event: Event.Process) {
        switch event {
        case .triggered(let subscription, let message, let variables):
            happened(subscription, message: message, variables: variables)
        case .activateJob(let job, let worker, let deadline): activateJob(job, worker, deadline)
        case .extendJob(let job, let deadline): extendJob(job, deadline)
        case .completeJob(let job, let variables): completeJob(job, variables)
        case .completeListener(let job, let result): completeJob(job, [:], result)
        case .failJob(let job, let retries, let message, let backoff, let variables):
            failJob(job, retries: retries, message: message, backoff: backoff, variables: variables)
        case .throwError(let job, let code, let message, let variables):
            throwError(of: job, code: code, message: message, variables: variables)
        case .setJobRetries(let key, let retries, _):
            if let job = state.workerJobs[key] { setRetries(of: key, job, to: retries) }
        case .setVariables(let scope, let variables, let isLocal, let by):
            if let task = state.elements[scope]?.userTask,
                state.userTaskChanges[scope] != nil
                    || announce(.updating(variables: variables, isLocal: isLocal, by: by), of: task, at: scope)
            {
                return
            }
            setVariables(variables, in: scope, isLocal: isLocal, by: by)
        case .modify(let modification): modify(modification)
        case .migrate(let migration): migrate(migration)
        }
    }

    /// A person sets variables.
    mutating func setVariables(_ variables: ValueMap, in scope: Key, isLocal: Bool, by: String) {
        emit(.process(.variablesChanged(by: by)))
        if isLocal { set(variables, in: scope) } else { merge(variables, from: scope) }
    }
}
