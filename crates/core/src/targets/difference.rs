//! What sets two lists of indicators apart, indicator by indicator of one lineage.

use std::fmt;

use crate::indicators::{Indicator, IndicatorFacts, same_value};
use crate::words::words;

words! {
    /// How an indicator differs.
    DifferenceKind {
        /// Only the later list holds it.
        Added = "新增",
        /// Only the earlier list holds it.
        Dropped = "取消",
        /// Both hold it, with other contents.
        Changed = "变更",
    }
}

/// One indicator that differs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "TargetDifference")]
pub struct Difference {
    /// How.
    pub kind: DifferenceKind,
    /// 二级指标, as the later list calls it where it does.
    pub level2: String,
    /// 三级指标, likewise.
    pub level3: String,
    /// What changed in it.
    pub fields: Vec<FieldChange>,
}

/// One field that was changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "TargetFieldChange")]
pub struct FieldChange {
    /// Its official name, or its place.
    pub field: String,
    /// What it was, or "".
    pub before: String,
    /// What it is, or "".
    pub after: String,
}

impl FieldChange {
    pub(crate) fn new(
        field: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            before: before.into(),
            after: after.into(),
        }
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| if text.is_empty() { "空" } else { text }.to_owned();
        let (before, after) = (shown(&self.before), shown(&self.after));
        write!(f, "{} {before} → {after}", self.field)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind, self.level2, self.level3)?;
        for (number, field) in self.fields.iter().enumerate() {
            let mark = if number == 0 { "：" } else { "；" };
            write!(f, "{mark}{field}")?;
        }
        Ok(())
    }
}

impl Difference {
    pub(crate) fn new(
        kind: DifferenceKind,
        facts: &IndicatorFacts,
        fields: Vec<FieldChange>,
    ) -> Self {
        Self {
            kind,
            level2: facts.level2.clone(),
            level3: facts.level3.clone(),
            fields,
        }
    }
}

/// What sets `after` apart from `before`: in the order of `after`, what was dropped last. The
/// order of the indicators is no difference.
pub(crate) fn between(before: &[Indicator], after: &[Indicator]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for now in after {
        let Some(then) = before.iter().find(|then| then.id == now.id) else {
            differences.push(Difference::new(
                DifferenceKind::Added,
                &now.facts,
                Vec::new(),
            ));
            continue;
        };
        let fields = changes(&then.facts, &now.facts);
        if !fields.is_empty() {
            differences.push(Difference::new(DifferenceKind::Changed, &now.facts, fields));
        }
    }
    let dropped = before
        .iter()
        .filter(|then| after.iter().all(|now| now.id != then.id));
    differences.extend(
        dropped.map(|then| Difference::new(DifferenceKind::Dropped, &then.facts, Vec::new())),
    );
    differences
}

fn changes(before: &IndicatorFacts, after: &IndicatorFacts) -> Vec<FieldChange> {
    let fields = |facts: &IndicatorFacts| {
        [
            ("一级指标", facts.level1.clone()),
            ("二级指标", facts.level2.clone()),
            ("三级指标", facts.level3.clone()),
            ("指标性质", facts.nature.to_string()),
            ("比较符", facts.comparator.to_string()),
            ("年度指标值", facts.target.clone()),
            ("计量单位", facts.unit.clone()),
            ("分值", facts.weight.clone()),
            ("累计方式", facts.accumulation.to_string()),
            ("阶段目标值", facts.stage_target.clone()),
            ("指标值说明", facts.note.clone()),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(after));
    pairs
        .filter(|((_, before), (_, after))| !same_value(before, after))
        .map(|((field, before), (_, after))| FieldChange::new(field, before, after))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::{Accumulation, Comparator, Nature};

    fn indicator(id: i64, name: &str, target: &str) -> Indicator {
        let facts = IndicatorFacts {
            level1: "产出指标".to_owned(),
            level2: "数量指标".to_owned(),
            level3: name.to_owned(),
            nature: Nature::Positive,
            comparator: Comparator::AtLeast,
            target: target.to_owned(),
            unit: "个".to_owned(),
            weight: String::new(),
            accumulation: Accumulation::Sum,
            stage_target: String::new(),
            note: String::new(),
        };
        Indicator { id, facts }
    }

    #[test]
    fn indicators_are_told_apart_by_lineage_and_numbers_by_value() {
        let before = [
            indicator(1, "甲", "90"),
            indicator(2, "乙", "5"),
            indicator(3, "丙", "1"),
        ];
        let after = [
            indicator(2, "乙二", "6"),
            indicator(1, "甲", "90.00"),
            indicator(4, "丙", "1"),
        ];
        let shown: Vec<_> = between(&before, &after)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            shown,
            [
                "变更 数量指标/乙二：三级指标 乙 → 乙二；年度指标值 5 → 6",
                "新增 数量指标/丙",
                "取消 数量指标/丙"
            ]
        );
        assert_eq!(between(&before, &before), []);
    }
}
