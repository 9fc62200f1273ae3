// The lines are data, as long as they are.
// swift-format-ignore-file

extension RecordCodecTests {
    /// The samples of BPMN processes in their order, as formats 3 and 4 write them. Never change a line: raise the version and
    /// upcast.
    static let processGolden = #"""
        {"type":"advanced","element":"5","lifecycle":"completing"}
        {"type":"subscriptionOpened","subscription":"20","element":"5","node":3,"id":"wait","process":"order","interrupting":true,"trigger":1,"awaits":"message","name":"paid","correlationKey":"42"}
        {"type":"subscriptionClosed","subscription":"20","element":"5"}
        {"type":"subscriptionTriggered","subscription":"20","element":"5","message":"21","variables":{"sum":7},"nextDue":1800000000000001,"repetitions":2,"staysOpen":true}
        {"type":"conditionChanged","subscription":"20","isTrue":true}
        {"type":"interrupted","element":"5","node":3,"variables":{"sum":7}}
        {"type":"thrown","element":"5","kind":"escalation","code":"late","message":"too late"}
        {"type":"messagePublished","element":"5","message":"21","name":"paid","correlationKey":"42","variables":{"sum":7},"timeToLive":60000000,"messageId":"m1"}
        {"type":"workerJobCreated","job":"22","element":"5","kind":"endListener","jobType":"pay","retries":3,"process":"order","id":"pay","listener":1,"priority":50,"headers":{"a":"b"},"persona":"ann"}
        {"type":"workerJobActivated","job":"22","element":"5","worker":"w1","deadline":1800000000000001}
        {"type":"workerJobTimedOut","job":"22","element":"5"}
        {"type":"workerJobExtended","job":"22","element":"5","deadline":1800000000000002}
        {"type":"workerJobCompleted","job":"22","element":"5","variables":{"paid":true}}
        {"type":"workerJobFailed","job":"22","element":"5","retries":2,"message":"no","until":1800000000000003}
        {"type":"workerJobErrored","job":"22","element":"5","code":"broke","message":"no money"}
        {"type":"workerJobRetriesSet","job":"22","element":"5","retries":4}
        {"type":"workerJobCanceled","job":"22","element":"5"}
        {"type":"userTaskChanging","task":"30","element":"5","event":"completing","outputs":{"ok":true},"by":"ann"}
        {"type":"userTaskCorrected","element":"5","corrections":{"priority":80,"dueDate":""}}
        {"type":"userTaskDenied","task":"30","element":"5","event":"completing","reason":"not yet"}
        {"type":"userTaskUpdated","task":"30","element":"5","workflow":"order","step":"ask","title":"Ask","assignee":"ann","details":{"priority":80}}
        {"type":"collected","element":"5","index":2,"value":{"x":null}}
        {"type":"gatewayActivated","scope":"4","node":3,"received":[1,2]}
        {"type":"gatewayReset","scope":"4","node":3}
        {"type":"compensationBegun","thrower":"6","entries":[{"element":"4","handler":2,"variables":{"a":1}},{"element":"5","handler":3}]}
        {"type":"compensating","thrower":"6","scope":"4"}
        {"type":"variablesChanged","by":"ann"}
        {"type":"modified","by":"ann"}
        {"type":"migrated","workflow":"order","version":2,"hash":"abc","nodes":[[1,2],[3,4]],"flows":[[7,5]],"by":"ann"}
        {"type":"decisionEvaluated","element":"5","decision":"dish","version":1,"result":"stew"}
        """#.split(separator: "\n").map(String.init)
}
