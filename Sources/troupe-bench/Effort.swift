/// How much is measured.
struct Effort: Sendable {
    /// Runs of one round.
    var runs = 200
    /// Rounds in memory, of which the median counts.
    var rounds = 25
    /// The same of what is durable.
    var durableRounds = 9
    /// Runs at a time, and clients of pgbench.
    var inFlight = 50
    /// Transactions of each client of pgbench.
    var transactions = 1000
    /// Runs that are alone.
    var aloneRuns = 300

    /// Spawns of one round, for each number in flight.
    var spawns = 500
    /// Runs of a round of shell steps.
    var shellRuns = 100
    var shellRounds = 3

    /// Requests at a time, and how long and how often they are sent.
    var connections = 64
    var triggerSeconds = 5
    var triggerRounds = 3

    /// WebSockets.
    var crowds = [200, 1000]
    /// Updates to each of them, back to back.
    var updates = 2000
    /// How long paced ones are sent.
    var pacedSeconds = 5.0
    var fanOutRounds = 3

    /// Rounds of loops, and of those that they are compared with.
    var longLoop = 100_000
    var wideLoop = 10_000
    var durableLoop = 20_000
    var fewRounds = 100
    var wideRounds = 3

    /// Starts of a server.
    var starts = 7
    /// How long a server is left alone.
    var idleSeconds = 5.0
    /// Runs that wait.
    var waitingRuns = 100_000

    static let full = Effort()
    /// Everything once.
    static let quick = Effort(
        runs: 4, rounds: 1, durableRounds: 1, inFlight: 2, transactions: 4, aloneRuns: 2, spawns: 4, shellRuns: 2,
        shellRounds: 1, connections: 2, triggerSeconds: 1, triggerRounds: 1, crowds: [3, 5], updates: 10,
        pacedSeconds: 0.01, fanOutRounds: 1, longLoop: 20, wideLoop: 20, durableLoop: 20, fewRounds: 5, wideRounds: 1,
        starts: 1, idleSeconds: 0.1, waitingRuns: 20)
}
