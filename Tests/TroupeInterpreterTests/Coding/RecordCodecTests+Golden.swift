// The lines are data, as long as they are.
// swift-format-ignore-file

extension RecordCodecTests {
    /// The samples in their order, as they are written; those about people and signals since format 2. Never change a
    /// line: raise the version and upcast.
    static let golden = #"""
        {"type":"created","workflow":"wf4","version":3,"hash":"abc","request":{"inputs":{"N":"1","L":[1,null]},"workItem":"42","assignedAgents":{"developer":"ann"},"workspace":{"repository":"/r","inPlace":true},"user":"eve"},"time":1800000000000001,"nonce":"18446744073709551615"}
        {"type":"paused","by":"ann"}
        {"type":"resumed","by":"ann"}
        {"type":"cancelRequested","reason":"enough","by":"ann"}
        {"type":"deferred","event":{"event":"jobFailed","element":"5","attempt":2,"fault":FAULT,"outputs":{"OUT":"x"}}}
        {"type":"yielded","agenda":[{"do":"enter","node":2,"scope":"4","flow":1},{"do":"execute","element":"5"},{"do":"iterate","element":"5"},{"do":"complete","element":"5","outputs":{"OUT":1}},{"do":"fail","element":"5","fault":FAULT},{"do":"resolveFailure","element":"5"},{"do":"settle","element":"5"},{"do":"settleJoins","scope":"4"},{"do":"testConditions","scope":"4"}]}
        {"type":"proceeded"}
        {"type":"finished","outcome":"failed","outputs":{"a":null},"fault":FAULT,"passedOver":2}
        {"type":"activated","element":"9007199254740993","parent":"4","node":2,"id":"build","iteration":3,"flow":1,"locals":{"item":{"id":7},"index":3}}
        {"type":"skipped","scope":"4","node":2,"id":"build","taken":[1,2]}
        {"type":"passed","scope":"4","node":2,"consumed":1,"taken":[3]}
        {"type":"arrived","scope":"4","node":2,"flow":3}
        {"type":"loopOpened","element":"5","items":["a",null],"count":null,"concurrency":2}
        {"type":"called","element":"5","hash":"abc","workflow":"wf1","version":2}
        {"type":"completed","element":"5","outputs":{"OUT":1},"taken":[4]}
        {"type":"faulted","element":"5","fault":FAULT}
        {"type":"retrying","element":"5","attempt":2,"timer":"8"}
        {"type":"failed","element":"5","fault":FAULT,"continues":true,"taken":[4]}
        {"type":"terminating","element":"5"}
        {"type":"terminated","element":"5"}
        {"type":"jobCreated","element":"5","attempt":1,"job":"shell-command","inputs":{"command":["ls ",{"name":"x","value":1}]},"persona":"ann"}
        {"type":"jobCompleted","element":"5","attempt":1,"outputs":{"OUT":"x\n"}}
        {"type":"jobFailed","element":"5","attempt":1,"fault":FAULT,"outputs":{"OUT":"x"}}
        {"type":"jobStopped","element":"5","attempt":1}
        {"type":"variablesSet","scope":"4","variables":[{"name":"x","value":null},{"step":"build","name":"OUT","value":{"k":true}}]}
        {"type":"timerCreated","timer":"8","element":"5","purpose":"retry","due":1800000000000001}
        {"type":"timerFired","timer":"8"}
        {"type":"timerCanceled","timer":"8"}
        {"type":"incidentRaised","incident":"9","element":"5","fault":FAULT}
        {"type":"incidentResolved","incident":"9","resolution":{"action":"complete","outputs":{"OUT":1}},"by":"ann"}
        {"type":"userTaskCreated","task":"10","element":"5","workflow":"wf4","step":"ask","title":"May we?","message":"Look at it","assignee":"ann","options":[{"value":"yes","label":"Yes!"},{"value":"no"}],"form":{"type":"object"},"details":{"PR":7},"escalateTo":"bob","timeout":60000000,"due":1800000000000001}
        {"type":"userTaskAssigned","task":"10","element":"5","assignee":"eve","by":null,"due":1800000000000001}
        {"type":"userTaskCompleted","task":"10","element":"5","outputs":{"DECISION":"yes"},"by":"eve"}
        {"type":"userTaskCanceled","task":"10","element":"5"}
        {"type":"signalAwaited","wait":"11","element":"5","name":"go"}
        {"type":"signalReceived","wait":"11","element":"5","signal":"12","payload":{"OUT":1}}
        {"type":"signalWaitCanceled","wait":"11","element":"5"}
        {"type":"signalSent","element":"5","signal":"12","name":"go","payload":{"OUT":1}}
        """#.split(separator: "\n").map { $0.replacing("FAULT", with: fault) }

    private static let fault =
        #"{"code":"shell.exit","message":"exited with 2","step":"build","details":{"exitCode":2}}"#
}
