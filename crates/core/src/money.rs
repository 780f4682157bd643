//! Money: whole 分 in an `i64`, never a float. Budgets are shown in 万元, vouchers in 元.

use std::fmt;
use std::iter;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::error::{CoreError, Result};

/// 分 in one 万元.
const FEN_PER_WAN: u64 = 1_000_000;

/// An amount in 分 (1 元 = 100 分, 1 万元 = 1 000 000 分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "bindings", derive(specta::Type), specta(type = String))]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of `fen` 分.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in 分.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Whether the amount is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// An exact amount in 元.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with more than 2 decimals, [`CoreError::Overflow`] out of range.
    pub fn from_yuan(yuan: Decimal) -> Result<Self> {
        Self::from_scaled(yuan, 100, "金额应为数字，最多2位小数（元）。")
    }

    /// An exact amount in 万元.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with more than 6 decimals (rule F01), [`CoreError::Overflow`] out of
    /// range.
    pub fn from_wan(wan: Decimal) -> Result<Self> {
        Self::from_scaled(wan, 1_000_000, "金额应为数字，最多6位小数（万元）。")
    }

    /// An amount in 元 as typed.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for what is no number or has more than 2 decimals,
    /// [`CoreError::Overflow`] out of range.
    pub fn parse_yuan(text: &str) -> Result<Self> {
        match Decimal::from_str_exact(text.trim()) {
            Ok(yuan) => Self::from_yuan(yuan),
            Err(_) => {
                let message = format!("“{text}”不是金额，请填数字，最多2位小数（元）。");
                Err(CoreError::invalid("金额", message))
            }
        }
    }

    fn from_scaled(value: Decimal, scale: i64, message: &str) -> Result<Self> {
        let fen = value
            .checked_mul(Decimal::from(scale))
            .ok_or(CoreError::Overflow { what: "金额" })?
            .normalize();
        if fen.scale() != 0 {
            return Err(CoreError::invalid("金额", message));
        }
        fen.to_i64()
            .map(Self)
            .ok_or(CoreError::Overflow { what: "金额" })
    }

    /// The sum.
    ///
    /// # Errors
    /// [`CoreError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(CoreError::Overflow {
                what: "金额合计"
            })
    }

    /// The difference.
    ///
    /// # Errors
    /// [`CoreError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(CoreError::Overflow {
                what: "金额差额"
            })
    }

    /// The checked sum of many amounts.
    ///
    /// # Errors
    /// [`CoreError::Overflow`].
    pub fn sum(amounts: impl iter::IntoIterator<Item = Self>) -> Result<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// In 万元 with 2 to 6 decimals, as many as are needed; no separators.
    #[must_use]
    pub fn wan(self) -> String {
        let whole = self.0.unsigned_abs() / FEN_PER_WAN;
        let mut decimals = format!("{:06}", self.0.unsigned_abs() % FEN_PER_WAN);
        while decimals.len() > 2 && decimals.ends_with('0') {
            decimals.pop();
        }
        format!("{}{whole}.{decimals}", self.sign())
    }

    /// In 万元 with 2 decimals, half away from zero, thousands separated: how reports show it.
    #[must_use]
    pub fn wan_shown(self) -> String {
        let hundredths = (self.0.unsigned_abs() + FEN_PER_WAN / 200) / (FEN_PER_WAN / 100);
        let sign = if hundredths == 0 { "" } else { self.sign() };
        let whole = separated(hundredths / 100);
        format!("{sign}{whole}.{:02}", hundredths % 100)
    }

    /// In 万元 with 2 to 6 decimals, as many as are needed, thousands separated.
    #[must_use]
    pub fn wan_whole(self) -> String {
        let plain = self.wan();
        let decimals = plain.split_once('.').map_or("", |(_, decimals)| decimals);
        let whole = separated(self.0.unsigned_abs() / FEN_PER_WAN);
        format!("{}{whole}.{decimals}", self.sign())
    }

    /// In 元 with 2 decimals, no separators.
    #[must_use]
    pub fn yuan(self) -> String {
        let fen = self.0.unsigned_abs();
        format!("{}{}.{:02}", self.sign(), fen / 100, fen % 100)
    }

    fn sign(self) -> &'static str {
        if self.0 < 0 { "-" } else { "" }
    }
}

/// A comma between every three digits.
fn separated(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.wan())
    }
}

/// Amounts cross every boundary as strings in 万元.
impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.wan())
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let wan = Decimal::from_str_exact(text.trim()).map_err(serde::de::Error::custom)?;
        Self::from_wan(wan).map_err(serde::de::Error::custom)
    }
}

impl rusqlite::types::ToSql for Money {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl rusqlite::types::FromSql for Money {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_in_wan_keep_two_to_six_decimals() {
        let shown = |fen| Money::from_fen(fen).wan();
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(48_000_000_000), "48000.00");
        assert_eq!(shown(1), "0.000001");
        assert_eq!(shown(-33_010_000), "-33.01");
        assert_eq!(shown(i64::MIN), "-9223372036854.775808");
    }

    #[test]
    fn reports_show_two_decimals_of_wan_and_separate_thousands() {
        let shown = |fen| Money::from_fen(fen).wan_shown();
        assert_eq!(shown(512_586_486_872), "512,586.49");
        assert_eq!(shown(999_995_000), "1,000.00");
        assert_eq!(shown(999_994_999), "999.99");
        assert_eq!(shown(-5_000), "-0.01");
        assert_eq!(shown(-4_999), "0.00");
        assert_eq!(shown(i64::MIN), "-9,223,372,036,854.78");
    }

    #[test]
    fn all_digits_are_grouped_by_three_before_the_point() {
        let of = |fen| Money::from_fen(fen).wan_whole();
        assert_eq!(of(49_853_002_800), "49,853.0028");
        assert_eq!(of(100_000_000_000), "100,000.00");
        assert_eq!(of(-123_456_789), "-123.456789");
        assert_eq!(of(0), "0.00");
        assert_eq!(of(i64::MIN), "-9,223,372,036,854.775808");
    }

    #[test]
    fn more_decimals_than_a_fen_are_refused() {
        let parse = |text: &str| Money::from_yuan(Decimal::from_str_exact(text).unwrap());
        assert_eq!(parse("16799999.99").unwrap().fen(), 1_679_999_999);
        assert_eq!(parse("1.2300").unwrap().fen(), 123);
        assert_eq!(parse("0.001").unwrap_err().code(), "invalid");
        assert_eq!(
            parse("92233720368547758.08").unwrap_err().code(),
            "overflow"
        );
    }

    proptest! {
        #[test]
        fn wan_and_yuan_are_lossless(fen in any::<i64>()) {
            let money = Money::from_fen(fen);
            let wan = Decimal::from_str_exact(&money.wan()).unwrap();
            let yuan = Decimal::from_str_exact(&money.yuan()).unwrap();
            prop_assert_eq!(Money::from_wan(wan).unwrap(), money);
            prop_assert_eq!(Money::from_yuan(yuan).unwrap(), money);
        }
    }
}
