package import TroupeHTTPClient
import TroupeInterpreter
package import TroupeLLM
package import TroupePersonas
package import TroupeProcess

/// What the standard actions and workspaces need from the program around them, gathered once at its start.
package struct ActionSurroundings: Sendable {
    /// Starts child processes.
    package var processes: ProcessRunner
    /// Sends requests; somebody keeps its `run()` going.
    package var http: HTTPClient
    /// Answers model calls.
    package var models: LLMRouter
    /// The team at this moment, asked for each attempt, so that a changed file counts at once.
    package var personas: @Sendable () -> PersonaRegistry
    /// Which attempts have begun.
    package var markers: AttemptMarkers
    /// Where work items and pull requests live.
    package var forges: ConfiguredForges
    /// How people are told.
    package var notifications: Notifications
    /// `PATH` of steps; see `SearchPath`.
    package var path: String
    /// `HOME` of steps.
    package var home: String
    /// When this program began, in microseconds since 1970, UTC: what is younger was not left by an earlier one.
    package var startTime: Int64

    /// - Parameter path: a `PATH` as it was inherited; what is unsafe in it is left out.
    package init(
        processes: ProcessRunner, http: HTTPClient, models: LLMRouter,
        personas: @escaping @Sendable () -> PersonaRegistry, markers: AttemptMarkers,
        forges: ConfiguredForges = ConfiguredForges(), notifications: Notifications = Notifications(), path: String?,
        home: String, startTime: Int64
    ) {
        self.processes = processes
        self.http = http
        self.models = models
        self.personas = personas
        self.markers = markers
        self.forges = forges
        self.notifications = notifications
        self.path = SearchPath.sane(path)
        self.home = home
        self.startTime = startTime
    }

    /// The persona of a step; nil when none is named, or the name is unknown.
    func persona(of order: JobOrder) -> Persona? { order.persona.flatMap { personas().persona(named: $0) } }
}
