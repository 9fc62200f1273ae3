import Foundation
import TroupeDecision

/// Models as deployments store them.
enum DecisionModelCoding {
    static func roundTrip(_ model: DecisionModel) throws -> DecisionModel {
        try JSONDecoder().decode(DecisionModel.self, from: JSONEncoder().encode(model))
    }
}
