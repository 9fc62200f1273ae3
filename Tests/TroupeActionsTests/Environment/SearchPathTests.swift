import Testing
import TroupeActions

struct SearchPathTests {
    @Test(
        arguments: [
            (nil, SearchPath.standard), ("", SearchPath.standard), (".:bin", SearchPath.standard),
            ("/a:/b:/a", "/a:/b"), (":/a:.:relative:/b:", "/a:/b"),
        ] as [(String?, String)])
    func `only absolute directories are searched`(inherited: String?, path: String) {
        #expect(SearchPath.sane(inherited) == path)
    }
}
