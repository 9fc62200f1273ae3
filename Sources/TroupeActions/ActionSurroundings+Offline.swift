import TroupeHTTPClient
package import TroupeInterpreter
import TroupeLLM
package import TroupePersonas
package import TroupeProcess

extension ActionSurroundings {
    /// Surroundings without a network and without a model, as tests of workflows have them.
    ///
    /// - Parameters:
    ///   - attempts: a directory for the markers of attempts.
    ///   - path: a `PATH` as it was inherited; what is unsafe in it is left out.
    package static func offline(
        processes: ProcessRunner, personas: PersonaRegistry, attempts: String, path: String?, home: String
    ) throws(Fault) -> ActionSurroundings {
        ActionSurroundings(
            processes: processes, http: HTTPClient(), models: LLMRouter(providers: [], routing: .simulated),
            personas: { personas }, markers: try AttemptMarkers(directory: attempts), path: path, home: home,
            startTime: 0)
    }
}
