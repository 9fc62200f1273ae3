import Testing

@testable import TroupePostgres

@Suite struct ConnectionTargetTests {
    @Test(arguments: [
        "postgres://ann:s3cret@db.example:6543/troupe",
        "postgresql://ann:s3cret@db.example:6543/troupe?sslmode=require",
        "host=db.example port=6543 user=ann password=s3cret dbname=troupe",
    ])
    func `URLs and settings are read and described without the password`(text: String) throws {
        let target = try ConnectionTarget(databaseURL: text)
        #expect(target.description == "postgresql://ann@db.example:6543/troupe")
        #expect(!String(reflecting: target).contains("s3cret"))
        var dumped = ""
        dump(target, to: &dumped)
        #expect(!dumped.contains("s3cret"))
        #expect(target["password"] == "s3cret")
        #expect(target["tcp_user_timeout"] == "10000")
        #expect(target["keepalives_idle"] == "5")
        #expect(target["application_name"] == "troupe")
        #expect(target["client_encoding"] == "UTF8")
        #expect(target.connectTimeoutSeconds == 10)
    }

    @Test func `what the URL says wins, except for the encoding`() throws {
        let target = try ConnectionTarget(
            databaseURL: "postgres://h/d?connect_timeout=3&application_name=x&client_encoding=LATIN1")
        #expect(target.connectTimeoutSeconds == 3)
        #expect(target["application_name"] == "x")
        #expect(target["client_encoding"] == "UTF8")
        #expect(target.withDatabase("other").database == "other")
    }

    @Test(arguments: ["", "  ", "postgres://h:s3cret:x@@/%zz", "s3cret", "host='s3cret", "nonsense=s3cret", "a\0b"])
    func `what cannot be read is refused without repeating it`(text: String) {
        let error = #expect(throws: PostgresError.self) { try ConnectionTarget(databaseURL: text) }
        #expect(error?.kind == .invalidTarget)
        #expect(error?.description.contains("s3cret") == false)
    }
}
