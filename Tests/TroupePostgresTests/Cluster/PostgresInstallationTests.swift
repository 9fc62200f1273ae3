import Testing

@testable import TroupePostgres

@Suite struct PostgresInstallationTests {
    private let found = [13, 15, 14, 17].map { PostgresInstallation(binaries: "/pg\($0)", major: $0) }

    @Test func `a new directory gets the newest version and an old one its own`() throws {
        #expect(try PostgresInstallation.choose(among: found, dataMajor: nil, directory: "/d").major == 17)
        #expect(try PostgresInstallation.choose(among: found, dataMajor: 14, directory: "/d").major == 14)
    }

    @Test func `a version that is missing or too old is refused with a remedy`() {
        let missing = #expect(throws: PostgresError.self) {
            try PostgresInstallation.choose(among: found, dataMajor: 16, directory: "/d")
        }
        #expect(missing?.description.contains("install postgresql-16") == true)
        #expect(throws: PostgresError.self) {
            try PostgresInstallation.choose(among: found, dataMajor: 13, directory: "/d")
        }
        #expect(throws: PostgresError.self) {
            try PostgresInstallation.choose(among: [], dataMajor: nil, directory: "/d")
        }
    }

    @Test(arguments: [
        ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", 15), ("postgres (PostgreSQL) 18beta1", 18),
        ("something else", nil),
    ])
    func `the version is read from what the server prints`(line: String, major: Int?) {
        #expect(PostgresInstallation.major(inVersionLine: line) == major)
    }

    @Test func `the installed server is found by its place and by pg_config`() {
        #expect(!PostgresInstallation.find(path: "").isEmpty)
        #expect(PostgresInstallation.find(path: "/usr/bin:relative:").allSatisfy { $0.major > 0 })
    }
}
