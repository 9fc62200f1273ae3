import Testing

@testable import TroupePostgres

@Suite struct PostgresNotificationsTests {
    @Test func `a notification reaches who listens`() async throws {
        let target = try await TestDatabase.make()
        let sender = try await PostgresConnection.connect(target)
        let notifications = try await PostgresNotifications.listen(to: "news", at: target)
        var iterator = notifications.makeAsyncIterator()
        let notify = Statement(name: "notify", sql: "SELECT pg_notify($1, $2)")
        for number in 0..<20 {
            try await sender.query(notify, [.text("other"), .text("not for us")])
            try await sender.query(notify, [.text("news"), .text("\(number)")])
            let expected = PostgresNotification(channel: "news", payload: "\(number)", senderPID: sender.backendPID)
            #expect(try await iterator.next() == expected)
        }
    }

    @Test func `the sequence throws when its connection is lost`() async throws {
        let target = try await TestDatabase.make()
        let other = try await PostgresConnection.connect(target)
        let notifications = try await PostgresNotifications.listen(
            to: "news", at: target.withApplicationName("listener"))
        try await other.query(
            Statement(unprepared: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1"),
            [.text("listener")])
        let error = await failure { for try await _ in notifications {} }
        #expect(error?.isConnectionLoss == true)
    }

    @Test func `the connection ends when nobody holds the sequence any more`() async throws {
        let target = try await TestDatabase.make()
        let other = try await PostgresConnection.connect(target)
        let look = Statement(
            name: "look", sql: "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dropped'")
        do {
            let sequence = try await PostgresNotifications.listen(
                to: "news", at: target.withApplicationName("dropped"))
            #expect(try await other.query(look)[0].int64(0) == 1)
            _ = sequence
        }
        while try await other.query(look)[0].int64(0) > 0 {}
    }

    @Test(arguments: ["", "a b", "x; DROP TABLE y", "Ünicode", "UPPER", "1st", String(repeating: "a", count: 64)])
    func `a channel name that is no plain identifier is refused`(name: String) async throws {
        let target = ConnectionTarget(socketDirectory: "/nonexistent", user: "u", database: "d")
        let error = await failure { _ = try await PostgresNotifications.listen(to: name, at: target) }
        #expect(error?.kind == .invalidParameter)
    }
}
