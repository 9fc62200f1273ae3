extension BinaryInteger {
    /// The quotient rounded down, also below zero; the divisor is above zero.
    func flooredQuotient(_ divisor: Self) -> Self {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
