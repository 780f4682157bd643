//! Amounts as a person fills them into a sheet.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::Money;

/// An amount in 万元 as it was filled in. What cannot be read is kept as it was typed: work in
/// progress is always saved, and rule F01 finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// An amount.
    Money(Money),
    /// No number, or one with more than 6 decimals.
    Text(String),
}

impl Amount {
    /// Reads an amount in 万元; nothing for an empty text.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let amount = Decimal::from_str_exact(text).ok();
        match amount.and_then(|wan| Money::from_wan(wan).ok()) {
            Some(money) => Some(Self::Money(money)),
            None if text.is_empty() => None,
            None => Some(Self::Text(text.to_owned())),
        }
    }

    /// The amount, where it is one.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        match self {
            Self::Money(money) => Some(*money),
            Self::Text(_) => None,
        }
    }

    /// What was typed, where it is no amount.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Money(_) => None,
            Self::Text(text) => Some(text),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Money(money) => money.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// A key that is given: null and "" empty the field.
pub(super) fn given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<Amount>>, D::Error> {
    let text = Option::<std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    Ok(Some(text.and_then(|text| Amount::read(&text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_amount_in_wan_stays_as_typed() {
        let money = |fen| Some(Amount::Money(Money::from_fen(fen)));
        let text = |text: &str| Some(Amount::Text(text.to_owned()));
        assert_eq!(Amount::read(" 95.5 "), money(95_500_000));
        assert_eq!(Amount::read("0.000001"), money(1));
        assert_eq!(Amount::read("0.0000001"), text("0.0000001"));
        assert_eq!(Amount::read("约95"), text("约95"));
        assert_eq!(Amount::read("1e400"), text("1e400"));
        assert_eq!(
            Amount::read("99999999999999999999"),
            text("99999999999999999999")
        );
        assert_eq!(Amount::read(" "), None);
    }
}
