import Testing

@testable import TroupePostgres

@Suite struct PoolStateMachineTests {
    @Test func `a connection is opened, leased, given back and leased again`() {
        var pool = PoolStateMachine(limit: 2, waiterLimit: 10)
        #expect(pool.request(1) == [.open(1)])
        #expect(pool.opened(1) == [.lease(1, to: 1)])
        #expect(pool.released(1, isUsable: true) == [])
        #expect(pool.idleCount == 1)
        #expect(pool.request(2) == [.lease(1, to: 2)])
    }

    @Test func `waiters beyond the limit are served in order`() {
        var pool = PoolStateMachine(limit: 1, waiterLimit: 10)
        #expect(pool.request(1) == [.open(1)])
        #expect(pool.request(2) == [])
        #expect(pool.request(3) == [])
        #expect(pool.opened(1) == [.lease(1, to: 1)])
        #expect(pool.released(1, isUsable: true) == [.lease(1, to: 2)])
        #expect(pool.released(1, isUsable: true) == [.lease(1, to: 3)])
    }

    @Test func `a cancelled waiter is skipped`() {
        var pool = PoolStateMachine(limit: 1, waiterLimit: 10)
        _ = pool.request(1)
        _ = pool.request(2)
        #expect(pool.cancel(1) == [.fail(1, .cancelled)])
        #expect(pool.cancel(1) == [])
        #expect(pool.opened(1) == [.lease(1, to: 2)])
    }

    @Test func `a broken connection is replaced for who waits`() {
        var pool = PoolStateMachine(limit: 1, waiterLimit: 10)
        _ = pool.request(1)
        _ = pool.opened(1)
        _ = pool.request(2)
        #expect(pool.released(1, isUsable: false) == [.close(1), .open(2)])
        #expect(pool.opened(2) == [.lease(2, to: 2)])
    }

    @Test func `an idle connection that is lost is forgotten`() {
        var pool = PoolStateMachine(limit: 1, waiterLimit: 10)
        _ = pool.request(1)
        _ = pool.opened(1)
        #expect(pool.lost(1) == [])
        _ = pool.released(1, isUsable: true)
        #expect(pool.lost(1) == [.close(1)])
        #expect(pool.request(2) == [.open(2)])
    }

    @Test func `a failed opening fails waiters only when nothing else can serve them`() {
        var pool = PoolStateMachine(limit: 2, waiterLimit: 10)
        _ = pool.request(1)
        #expect(pool.openFailed(1) == [.fail(1, .openFailed)])
        _ = pool.request(2)
        _ = pool.opened(2)
        #expect(pool.request(3) == [.open(3)])
        #expect(pool.openFailed(3) == [])
        #expect(pool.released(2, isUsable: true) == [.lease(2, to: 3)])
    }

    @Test func `closing fails waiters and ends connections as they come back`() {
        var pool = PoolStateMachine(limit: 2, waiterLimit: 1)
        _ = pool.request(1)
        _ = pool.opened(1)
        #expect(pool.request(2) == [.open(2)])
        #expect(pool.request(3) == [.fail(3, .tooManyWaiters)])
        #expect(pool.close() == [.fail(2, .closed)])
        #expect(pool.opened(2) == [.close(2)])
        #expect(pool.released(1, isUsable: true) == [.close(1)])
        #expect(pool.request(4) == [.fail(4, .closed)])
        #expect(pool.openCount == 0)
    }
}
