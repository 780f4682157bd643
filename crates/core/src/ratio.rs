//! Exact fractions for rates, and the one place where a rate is rounded.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::money::Money;

/// An exact fraction. Comparisons are exact; only [`Ratio::percent`] and [`Ratio::decimal`] round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(BigRational);

impl Ratio {
    /// `numerator ÷ denominator`, or nothing where the denominator is 0.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::of(BigInt::from(numerator), BigInt::from(denominator))
    }

    /// The quotient of two amounts, or nothing where the denominator is 0.
    #[must_use]
    pub fn of_money(numerator: Money, denominator: Money) -> Option<Self> {
        Self::new(numerator.fen(), denominator.fen())
    }

    fn of(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self(BigRational::new(numerator, denominator)))
    }

    /// An exact whole number.
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Self(BigRational::from_integer(BigInt::from(value)))
    }

    /// The exact value of a decimal.
    #[must_use]
    pub fn of_decimal(value: Decimal) -> Self {
        let denominator = BigInt::from(10).pow(value.scale());
        Self(BigRational::new(
            BigInt::from(value.mantissa()),
            denominator,
        ))
    }

    /// The fraction that a percentage means.
    #[must_use]
    pub fn of_percent(percent: Decimal) -> Self {
        Self(Self::of_decimal(percent).0 / BigInt::from(100))
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0)
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// The quotient, or nothing where `other` is 0.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        (!other.0.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    /// Whether the fraction is 0 or less.
    #[must_use]
    pub fn is_not_positive(&self) -> bool {
        self.0 <= BigRational::zero()
    }

    /// In percent with 2 decimals, half away from zero, without the sign %.
    #[must_use]
    pub fn percent(&self) -> String {
        fixed(&(&self.0 * BigInt::from(100)), 2)
    }

    /// With exactly `decimals` decimals, half away from zero.
    #[must_use]
    pub fn rounded(&self, decimals: u32) -> String {
        fixed(&self.0, decimals)
    }

    /// With at most `decimals` decimals, half away from zero, without trailing zeros.
    #[must_use]
    pub fn decimal(&self, decimals: u32) -> String {
        let text = fixed(&self.0, decimals);
        if decimals == 0 {
            return text;
        }
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" {
            "0".to_owned()
        } else {
            text.to_owned()
        }
    }

    /// The amount in 分 nearest to this fraction of `money`, half away from zero.
    #[must_use]
    pub fn of_amount(&self, money: Money) -> Option<Money> {
        (&self.0 * BigInt::from(money.fen()))
            .round()
            .to_integer()
            .to_i64()
            .map(Money::from_fen)
    }
}

fn fixed(value: &BigRational, decimals: u32) -> String {
    let scale = BigInt::from(10).pow(decimals);
    let scaled = (value * &scale).round().to_integer();
    let digits = scaled.magnitude().to_string();
    let width = decimals as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (whole, part) = digits.split_at(digits.len() - decimals as usize);
    let sign = if scaled < BigInt::zero() { "-" } else { "" };
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_round_half_away_from_zero() {
        let percent = |n, d| Ratio::new(n, d).unwrap().percent();
        assert_eq!(percent(7, 12), "58.33");
        assert_eq!(percent(3301, 20000), "16.51");
        assert_eq!(percent(-3301, 20000), "-16.51");
        assert_eq!(percent(1, 20000), "0.01");
        assert_eq!(percent(0, 3), "0.00");
        assert!(Ratio::new(1, 0).is_none());
    }

    #[test]
    fn decimals_lose_trailing_zeros_only() {
        let shown = |n, d| Ratio::new(n, d).unwrap().decimal(6);
        assert_eq!(shown(5, 3), "1.666667");
        assert_eq!(shown(100, 1), "100");
        assert_eq!(shown(0, 1), "0");
        assert_eq!(shown(-1, 10_000_000), "0");
    }
}
