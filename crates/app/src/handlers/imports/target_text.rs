//! A target as the official forms write it, such as `≥1200人次`, `98%`, `≤50万元` or 有效支撑: split
//! into comparator, value, unit and nature.

use jixiao_core::indicators::{Comparator, Nature, default_comparator, is_cost};
use jixiao_tables::read_number;

/// A target, split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The comparator that the text writes, if any.
    pub written: Option<Comparator>,
    /// The number, or the whole text where there is none.
    pub value: String,
    /// 计量单位, or "".
    pub unit: String,
    pub nature: Nature,
}

impl Target {
    /// The comparator that is written, else that of the nature.
    pub(super) fn comparator(&self) -> Comparator {
        let default = || default_comparator(self.nature);
        self.written.unwrap_or_else(default)
    }
}

/// Written comparators, the longer ones first.
const BEFORE: &[(&str, Comparator)] = &[
    ("大于等于", Comparator::AtLeast),
    ("大于或等于", Comparator::AtLeast),
    ("小于等于", Comparator::AtMost),
    ("小于或等于", Comparator::AtMost),
    ("不低于", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("不小于", Comparator::AtLeast),
    ("不高于", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("不大于", Comparator::AtMost),
    ("不多于", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    ("<=", Comparator::AtMost),
    ("≥", Comparator::AtLeast),
    ("≧", Comparator::AtLeast),
    ("≤", Comparator::AtMost),
    ("≦", Comparator::AtMost),
    ("大于", Comparator::MoreThan),
    ("高于", Comparator::MoreThan),
    ("小于", Comparator::LessThan),
    ("低于", Comparator::LessThan),
    ("等于", Comparator::Equal),
    (">", Comparator::MoreThan),
    ("<", Comparator::LessThan),
    ("=", Comparator::Equal),
];

const AFTER: &[(&str, Comparator)] = &[
    ("及以上", Comparator::AtLeast),
    ("以上", Comparator::AtLeast),
    ("及以下", Comparator::AtMost),
    ("以下", Comparator::AtMost),
    ("以内", Comparator::AtMost),
];

/// Splits a target of the class `level1`, `level2`.
///
/// A comparator says the nature: ≥, > and = are 正向, ≤ and < are 反向. A number without one is
/// 反向 for a 成本 class, else 正向. What holds no single number is 定性, unless a comparator stands
/// before it: then it is kept as typed, for the rules to find (I04).
pub(super) fn split(text: &str, level1: &str, level2: &str) -> Target {
    let plain = half_width(text.trim());
    let (before, rest) = BEFORE
        .iter()
        .find_map(|(word, comparator)| {
            let rest = plain.strip_prefix(word)?;
            Some((Some(*comparator), rest.trim_start()))
        })
        .unwrap_or((None, &plain));
    let (after, number) = AFTER
        .iter()
        .find_map(|(word, comparator)| Some((Some(*comparator), rest.strip_suffix(word)?)))
        .unwrap_or((None, rest));
    let split = number_and_unit(number);
    // “5%以上” under a comparator of its own would say two things.
    let comparator = match (before, after) {
        (Some(before), None) => Some(before),
        (None, Some(after)) if split.is_some() => Some(after),
        (Some(before), Some(after)) if before == after => Some(before),
        (Some(before), Some(_)) => return as_typed(before, text),
        (None, _) => None,
    };
    match (split, comparator) {
        (Some((value, unit)), written) => Target {
            written,
            value,
            unit,
            nature: written.map_or_else(|| nature_of_class(level1, level2), nature_of),
        },
        (None, Some(comparator)) => as_typed(comparator, text),
        (None, None) => Target {
            written: None,
            value: text.trim().to_owned(),
            unit: String::new(),
            nature: if text.trim().is_empty() {
                nature_of_class(level1, level2)
            } else {
                Nature::Qualitative
            },
        },
    }
}

fn as_typed(comparator: Comparator, text: &str) -> Target {
    Target {
        written: Some(comparator),
        value: text.trim().to_owned(),
        unit: String::new(),
        nature: nature_of(comparator),
    }
}

/// The nature that a comparator says.
pub(super) fn nature_of(comparator: Comparator) -> Nature {
    match comparator {
        Comparator::AtLeast | Comparator::MoreThan | Comparator::Equal => Nature::Positive,
        Comparator::AtMost | Comparator::LessThan => Nature::Negative,
        Comparator::Qualitative => Nature::Qualitative,
    }
}

fn nature_of_class(level1: &str, level2: &str) -> Nature {
    if is_cost(level1, level2) {
        Nature::Negative
    } else {
        Nature::Positive
    }
}

/// `1,200人次` as number and unit. A date (`2026年10月底前`, `10月`) and a range are none.
fn number_and_unit(text: &str) -> Option<(String, String)> {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
    let end = text.find(|c| !is_of_number(c)).unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end)?;
    let number = read_number(digits)?;
    let unit = unit.trim();
    let speaks_of_a_day = unit.starts_with('月')
        || unit.starts_with('日')
        || unit.starts_with('号')
        || ['前', '底', '初', '末'].iter().any(|c| unit.contains(*c))
        || (unit.starts_with('年') && digits.len() == 4);
    let is_unit = unit.chars().count() <= 10
        && unit.chars().all(|c| {
            c.is_alphabetic() || matches!(c, '%' | '‰' | '/' | '·' | '℃' | '²' | '³' | '(' | ')')
        });
    (is_unit && !speaks_of_a_day).then(|| (number.to_string(), unit.to_owned()))
}

/// Full-width signs as their ASCII twins.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, level2: &str) -> String {
        let target = split(text, "产出指标", level2);
        let (comparator, nature) = (target.comparator(), target.nature);
        format!("{comparator}|{}|{}|{nature}", target.value, target.unit)
    }

    #[test]
    fn targets_are_split_as_a_reader_would() {
        for (text, expected) in [
            ("≥1200人次", "≥|1200|人次|正向"),
            ("≥1,200.50人次", "≥|1200.5|人次|正向"),
            ("98%", "≥|98|%|正向"),
            ("９８％", "≥|98|%|正向"),
            ("≤50万元", "≤|50|万元|反向"),
            ("＜30分钟", "<|30|分钟|反向"),
            ("=12个", "=|12|个|正向"),
            ("12个", "≥|12|个|正向"),
            ("不少于 3 次", "≥|3|次|正向"),
            ("3次以上", "≥|3|次|正向"),
            ("≥95%以上", "≥|95|%|正向"),
            ("30个工作日以内", "≤|30|个工作日|反向"),
            ("≤2800元/个", "≤|2800|元/个|反向"),
            ("3年", "≥|3|年|正向"),
            ("120", "≥|120||正向"),
            ("", "≥|||正向"),
            ("2026年10月底前", "定性|2026年10月底前||定性"),
            ("2026年底前", "定性|2026年底前||定性"),
            ("10月", "定性|10月||定性"),
            ("12月31日前", "定性|12月31日前||定性"),
            ("90%-95%", "定性|90%-95%||定性"),
            ("有效支撑", "定性|有效支撑||定性"),
            ("≥较上年增长", "≥|≥较上年增长||正向"),
            ("≥5%以下", "≥|≥5%以下||正向"),
        ] {
            assert_eq!(told(text, "数量指标"), expected, "{text}");
        }
        assert_eq!(told("318万元", "成本指标"), "≤|318|万元|反向");
    }
}
