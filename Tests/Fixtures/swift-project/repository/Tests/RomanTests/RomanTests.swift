import Roman
import Testing

@Test func `numbers are written by the greatest signs`() {
    #expect(roman(1984) == "MCMLXXXIV")
    #expect(roman(3999) == "MMMCMXCIX")
    #expect(roman(1) == "I")
}

@Test func `what the Romans could not write is nothing`() {
    for number in [-1, 0, 4000] { #expect(roman(number) == nil) }
}
