/// The signs with their values, the greatest first.
let signs: [(value: Int, sign: String)] = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]

/// The number as the Romans wrote it; nil where they could not: below 1 and above 3999.
public func roman(_ number: Int) -> String? {
    guard (1...3999).contains(number) else { return nil }
    var rest = number
    var text = ""
    for (value, sign) in signs {
        while rest >= value {
            text += sign
            rest -= value
        }
    }
    return text
}

/// Whether the number has a Roman form.
public func isRoman(_ number: Int) -> Bool { roman(number) != nil }
