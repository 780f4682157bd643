//! One cell: what its column holds, read exactly. A spreadsheet's double becomes a decimal of its
//! 15 significant digits at once and is never calculated with.

use calamine::Data;
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::spec::{AmountUnit, CellKind, ColumnSpec, DateOrder};

/// A cell as its column's kind says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text, a code, a word, or what was typed.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// An amount in 元.
    Amount(Decimal),
    /// 是 or 否.
    Flag(bool),
}

/// Reads a cell of `column`, whose header names `unit` (or the column's own unit).
///
/// The error is a sentence about the cell: what is wrong and what to do.
pub(crate) fn read_cell(
    data: &Data,
    column: &ColumnSpec,
    unit: Option<AmountUnit>,
) -> Result<Value, String> {
    if let Data::Error(error) = data {
        return Err(format!("单元格是错误值{error}，请改为具体内容。"));
    }
    if let Data::String(text) = data
        && is_formula(text)
    {
        return Err(format!(
            "“{text}”是没有计算结果的公式，请用Excel或WPS打开文件、保存后再导入。"
        ));
    }
    let Some(raw) = Raw::of(data)? else {
        return if column.required && !column.may_be_empty {
            Err("为必填项，不能为空。".to_owned())
        } else {
            Ok(Value::Empty)
        };
    };
    match column.kind {
        CellKind::Text => Ok(Value::Text(raw.text())),
        CellKind::Code => raw.code().map(Value::Text),
        CellKind::Date => raw.date().map(Value::Date),
        CellKind::DateIn(order) => raw.date_in(order).map(Value::Date),
        CellKind::Amount(default) => raw.amount(unit.unwrap_or(default)).map(Value::Amount),
        CellKind::Word => word(&raw.text(), column.words).map(Value::Text),
        CellKind::YesNo => yes_no(&raw.text()).map(Value::Flag),
        CellKind::AsTyped => Ok(Value::Text(raw.as_typed())),
    }
}

/// A date as a person types it, in any of the forms that a cell may have.
///
/// # Errors
/// A sentence: what is wrong and what to do.
pub fn read_date(text: &str) -> Result<NaiveDate, String> {
    Raw::Text(text.trim().to_owned()).date()
}

/// An amount of `unit` as a person types it, in 元.
///
/// # Errors
/// A sentence: what is wrong and what to do.
pub fn read_amount(text: &str, unit: AmountUnit) -> Result<Decimal, String> {
    Raw::Text(text.trim().to_owned()).amount(unit)
}

/// A cell as plain text, without blanks around it; "" for an empty one or an error value.
pub(crate) fn plain_text(data: &Data) -> String {
    match Raw::of(data) {
        Ok(Some(raw)) => raw.text(),
        Ok(None) | Err(_) => String::new(),
    }
}

/// Whether a text is a calculation: `=` before a call or the place of a cell. `=12个` is none.
fn is_formula(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('=') else {
        return false;
    };
    let bytes = rest.as_bytes();
    let is_place = |pair: &[u8]| match pair {
        [letter, digit] => {
            letter.is_ascii_uppercase() && (digit.is_ascii_digit() || *digit == b'$')
        }
        _ => false,
    };
    rest.contains('(') || bytes.windows(2).any(is_place)
}

/// Whether a cell holds nothing that can be seen.
pub(crate) fn is_blank(data: &Data) -> bool {
    match data {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// An exact number as a person types it, or nothing: full-width digits, ￥ and thousands separators
/// are taken.
#[must_use]
pub fn read_number(text: &str) -> Option<Decimal> {
    number(text)
}

/// A cell that holds something.
enum Raw {
    Text(String),
    Number(Decimal),
    Date(NaiveDate),
}

impl Raw {
    fn of(data: &Data) -> Result<Option<Self>, String> {
        Ok(match data {
            Data::Empty | Data::Error(_) => None,
            Data::String(text) | Data::DurationIso(text) => trimmed(text).map(Self::Text),
            Data::DateTimeIso(text) => {
                let day = text.get(..10).and_then(|day| day.parse().ok());
                Some(day.map_or_else(|| Self::Text(text.clone()), Self::Date))
            }
            Data::Bool(flag) => Some(Self::Text(if *flag { "是" } else { "否" }.to_owned())),
            Data::Int(number) => Some(Self::Number(Decimal::from(*number))),
            Data::Float(number) => Some(Self::Number(decimal(*number)?)),
            Data::DateTime(stamp) => {
                // Only the days a spreadsheet knows, 1900 to 9999, may be asked for.
                let is_day = !stamp.is_duration() && (0.0..2_958_466.0).contains(&stamp.as_f64());
                match is_day.then(|| stamp.as_datetime()).flatten() {
                    Some(moment) => Some(Self::Date(moment.date())),
                    None => Some(Self::Number(decimal(stamp.as_f64())?)),
                }
            }
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }

    fn code(&self) -> Result<String, String> {
        match self {
            Self::Number(number) if number.abs() >= Decimal::from(10_i64.pow(15)) => {
                Err("代码超过15位，以数字存放会丢失末位，请将单元格设为文本后重新填写。".to_owned())
            }
            Self::Text(text) if is_scientific(text) => Err(format!(
                "“{text}”是科学计数法，代码已丢失末位，请将单元格设为文本后重新填写。"
            )),
            Self::Text(_) | Self::Number(_) | Self::Date(_) => Ok(half_width(&self.text())),
        }
    }

    fn as_typed(&self) -> String {
        match self {
            Self::Text(text) => number(text).map_or_else(|| text.clone(), |n| n.to_string()),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.format("%Y年%-m月%-d日").to_string(),
        }
    }

    fn date(&self) -> Result<NaiveDate, String> {
        let (text, day) = match self {
            Self::Date(day) => return Ok(*day),
            Self::Text(text) => (text.clone(), parse_date(text)),
            Self::Number(number) => (number.to_string(), parse_date(&number.to_string())),
        };
        day.ok_or_else(|| format!("“{text}”不是有效日期，请按2026-07-31的样式填写。"))
    }

    fn date_in(&self, order: DateOrder) -> Result<NaiveDate, String> {
        let text = match self {
            Self::Date(day) => return Ok(*day),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        };
        ordered_date(&text, order)
            .ok_or_else(|| format!("“{text}”不是有效日期，或与方案的日期顺序不符。"))
    }

    /// In 元.
    fn amount(&self, unit: AmountUnit) -> Result<Decimal, String> {
        let parsed = match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => number(text),
            Self::Date(_) => None,
        };
        let stated =
            parsed.ok_or_else(|| format!("“{}”不是有效金额，请填写数字。", self.text()))?;
        let yuan = match unit {
            AmountUnit::Yuan => Some(stated),
            AmountUnit::Wan => stated.checked_mul(Decimal::from(10_000)),
        };
        let yuan = yuan
            .ok_or_else(|| "金额超出范围，请核对单位。".to_owned())?
            .normalize();
        if yuan.scale() > 2 {
            return Err(match unit {
                AmountUnit::Yuan => "金额最多2位小数（元），请核对。".to_owned(),
                AmountUnit::Wan => "金额最多6位小数（万元），请核对。".to_owned(),
            });
        }
        Ok(yuan)
    }
}

/// The 15 significant digits that a spreadsheet shows of a double.
fn decimal(number: f64) -> Result<Decimal, String> {
    let digits = format!("{number:.14e}");
    Decimal::from_scientific(&digits)
        .map(|number| number.normalize())
        .map_err(|_| format!("数值{number}超出范围，请核对。"))
}

/// A long code as a spreadsheet program writes it into a CSV, such as 1.05001E+17.
fn is_scientific(text: &str) -> bool {
    text.split_once("E+").is_some_and(|(digits, power)| {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        whole.len() == 1
            && is_digits(whole)
            && is_digits(fraction)
            && !power.is_empty()
            && is_digits(power)
    })
}

fn trimmed(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    (!text.is_empty()).then(|| text.to_owned())
}

/// Full-width digits, letters and signs as their ASCII twins.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '−' => '-',
            other => other,
        })
        .collect()
}

/// An exact number as typed: full-width digits, ￥ and thousands separators are taken; a blank
/// inside makes it no number.
pub(crate) fn number(text: &str) -> Option<Decimal> {
    let plain = half_width(text);
    let plain = plain.trim();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(plain)),
    };
    let rest = rest.trim_start_matches(['¥', '￥', '\u{ffe5}']);
    // A separator after the point is no thousands separator.
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    if fraction.contains(',') || whole.ends_with(',') {
        return None;
    }
    let digits: String = rest.chars().filter(|c| *c != ',').collect();
    let starts_well = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let plain_digits = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !starts_well || !plain_digits || rest.starts_with(',') {
        return None;
    }
    Decimal::from_str_exact(&format!("{sign}{digits}"))
        .ok()
        .map(|n| n.normalize())
}

pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let plain = half_width(text);
    let plain = plain.trim();
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| plain.get(range)?.parse::<u32>().ok();
        let year = i32::try_from(part(0..4)?).ok()?;
        return NaiveDate::from_ymd_opt(year, part(4..6)?, part(6..8)?);
    }
    // A time of day after the date is cut off.
    let day = plain.split([' ', 'T']).next()?;
    let day = day.strip_suffix('日').unwrap_or(day);
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    let mut part = |lengths: std::ops::RangeInclusive<usize>| {
        parts
            .next()
            .filter(|p| lengths.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))?
            .parse::<u32>()
            .ok()
    };
    let (year, month, day) = (part(4..=4)?, part(1..=2)?, part(1..=2)?);
    let year = i32::try_from(year).ok()?;
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day)
}

fn ordered_date(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let plain = half_width(text);
    let day = plain.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = day
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month, day) = match (order, parts.as_slice()) {
        (DateOrder::DayMonthYear, [day, month, year]) if year.len() == 4 => {
            (year.parse().ok()?, month, day)
        }
        (DateOrder::MonthDayYear, [month, day, year]) if year.len() == 4 => {
            (year.parse().ok()?, month, day)
        }
        (DateOrder::MonthDay(year), [month, day]) => (year, month, day),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

fn word(text: &str, words: &[(&'static str, &'static str)]) -> Result<String, String> {
    let found = words.iter().find(|(written, _)| *written == text);
    found.map(|(_, taken)| (*taken).to_owned()).ok_or_else(|| {
        let mut allowed: Vec<_> = words.iter().map(|(_, taken)| *taken).collect();
        allowed.dedup();
        format!("“{text}”不能识别，请填：{}。", allowed.join("、"))
    })
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text {
        "是" | "√" => Ok(true),
        "否" => Ok(false),
        other => Err(format!("“{other}”不能识别，请填：是、否。")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Option<String> {
        parse_date(text).map(|day| day.to_string())
    }

    #[test]
    fn dates_are_read_in_every_written_form_and_no_other() {
        for text in [
            "2026-07-31",
            "2026/7/31",
            "2026年7月31日",
            "20260731",
            "２０２６－７－３１",
        ] {
            assert_eq!(day(text).as_deref(), Some("2026-07-31"), "{text}");
        }
        for text in [
            "2026-02-30",
            "26-7-31",
            "2026-7",
            "2026-07-31-1",
            "七月",
            "",
            "202607311",
            "2026-+7-31",
            "+026-7-31",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_take_separators_and_full_width_digits_but_no_blank_inside() {
        let read = |text: &str| number(text).map(|n| n.to_string());
        assert_eq!(read("1,234,567.80").as_deref(), Some("1234567.8"));
        assert_eq!(read("￥１２，３４５．６７").as_deref(), Some("12345.67"));
        assert_eq!(read("-0.5").as_deref(), Some("-0.5"));
        assert_eq!(read("-0").as_deref(), Some("0"));
        for text in [
            "1 234", "12a", "1.2.3", "", "-", ",5", "5,", "1e5", "（5）", ".", "1.2,3", "1,.5",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_double_is_its_fifteen_digits() {
        assert_eq!(decimal(16_799_999.99).unwrap().to_string(), "16799999.99");
        assert_eq!(decimal(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(decimal(0.0).unwrap().to_string(), "0");
        assert_eq!(decimal(-0.0).unwrap().to_string(), "0");
        assert!(decimal(f64::NAN).is_err());
        assert!(decimal(1e300).is_err());
    }

    proptest! {
        #[test]
        fn every_amount_of_fifteen_digits_survives_a_double(fen in -99_999_999_999_999_i64..=99_999_999_999_999) {
            let exact = Decimal::new(fen, 2);
            let double: f64 = exact.to_string().parse().unwrap();
            prop_assert_eq!(decimal(double).unwrap(), exact);
        }

        #[test]
        fn no_text_makes_a_cell_panic(text in ".{0,40}") {
            let _ = (number(&text), parse_date(&text), half_width(&text));
        }
    }
}
