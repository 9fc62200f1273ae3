/// The rules of a deployment, in the order they run.
package enum BPMNRules {
    static let all: [any BPMNRule] = [
        NotExecutable(), ProcessStart(), SeveralStarts(), SubprocessStart(), EventSubprocess(), StartIncoming(),
        EndOutgoing(), FlowEnds(), FlowCondition(), DefaultFlow(), GatewayFlows(), EventGateway(), EventTrigger(),
        BoundaryHost(), CompensationHandlers(), CancelPlace(), LinkPartner(), TimerDefinition(), MessageName(),
        CorrelationKey(), SignalName(), ErrorCode(), ConditionMissing(), DuplicateSubscription(), TaskDefinition(),
        UserTaskParts(),
        ScriptText(), CalledElement(), UnknownProcess(), VersionBinding(), CalledDecisionRule(), LoopDefinition(),
        AdHocContent(), VariableMapping(), ListenerDefinition(), ActionDefinition(), LanePersona(), UnreachedElement(),
        EndlessProcess(), Unsupported(), FEELSyntax(),
    ]

    /// What each of them finds, for documentation and reports.
    package static var infos: [RuleInfo] { all.map(\.info) + [WorkflowImport.rule] }
}
