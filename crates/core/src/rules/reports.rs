//! R rules: the report. They hold only where one is wanted, or was begun.

use super::{Book, Check, Found, ProjectBook, Rule, Severity};
use crate::dispositions::Disposition;
use crate::reports::{self, Block, Figures, Part, is_far_behind};
use crate::sheets::Likelihood;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R01",
        severity: Severity::E,
        condition: "报告正文六个部分中有空缺（R类规则只在要求编写报告或报告已起草时检查）",
        message: "报告缺少“{部分}”。",
        basis: "办法第十四条",
        check: Check::Unit(every_part_is_written),
    },
    Rule {
        id: "R02",
        severity: Severity::E,
        condition: "报告中的数字与现有数据不一致",
        message: "报告“{部分}”的{数字}与监控表不一致，应为{x}。",
        basis: "办法第十三条",
        check: Check::Unit(figures_agree),
    },
    Rule {
        id: "R03",
        severity: Severity::E,
        condition: "报告附件缺少监控表",
        message: "报告附件缺少{n}张监控表。",
        basis: "办法第十五条",
        check: Check::Unit(annex_is_complete),
    },
    Rule {
        id: "R04",
        severity: Severity::W,
        condition: "报告中留有占位符（××、XX、20xx、某某）",
        message: "报告仍有占位符“{s}”。",
        basis: "办法第十三条",
        check: Check::Unit(no_placeholder_is_left),
    },
    Rule {
        id: "R05",
        severity: Severity::E,
        condition: "资金灯为红灯或有指标判断为完全不可能，而没有填写原因和处置措施",
        message: "项目“{p}”{情形}，未填写原因和处置措施。",
        basis: "办法第十七条",
        check: Check::Project(deviation_is_disposed_of),
    },
];

fn applies(book: &Book) -> bool {
    book.report_wanted || !book.report.is_empty()
}

/// The parts, read. A stored text was read once before it was stored; one that no longer can be
/// counts as empty.
fn parts(book: &Book) -> impl Iterator<Item = (Part, Vec<Block>)> {
    let parts = if applies(book) { Part::ALL } else { &[] };
    parts
        .iter()
        .map(|part| (*part, reports::parsed(book, *part).unwrap_or_default()))
}

fn place(part: Part, what: &str, occurrence: usize) -> String {
    let place = format!("报告/{}/{what}", part.word());
    if occurrence == 1 {
        place
    } else {
        format!("{place}#{occurrence}")
    }
}

/// Headings alone are no content.
fn every_part_is_written(book: &Book, found: &mut Found<'_>) {
    for (part, blocks) in parts(book) {
        let is_content = |block: &Block| !matches!(block, Block::Heading { .. });
        if !blocks.iter().any(is_content) {
            let message = format!("报告缺少“{}”。", part.heading());
            found.add(format!("报告/{}", part.word()), message, String::new());
        }
    }
}

fn figures_agree(book: &Book, found: &mut Found<'_>) {
    if book.report.is_empty() {
        return;
    }
    // A sum that overflows already failed the summary.
    let Ok(figures) = Figures::of(book.as_printed()) else {
        return;
    };
    for (part, blocks) in parts(book) {
        for stale in reports::stale(&blocks, &figures) {
            let (heading, shown) = (part.heading(), &stale.shown);
            let label = &stale.label;
            let message = match &stale.expected {
                Some(expected) => {
                    format!("报告“{heading}”的{label}“{shown}”与监控表不一致，应为{expected}。")
                }
                None => {
                    format!("报告“{heading}”的“{shown}”所引用的数据项{label}已不存在，请改写。")
                }
            };
            let formula = stale
                .expected
                .map(|expected| format!("{shown} ≠ {expected}"));
            found.add(
                place(part, &stale.key, stale.occurrence),
                message,
                formula.unwrap_or_default(),
            );
        }
    }
}

/// An exempt project has no sheet, nor has one that the task does not want monitored.
fn annex_is_complete(book: &Book, found: &mut Found<'_>) {
    let missing: Vec<_> = book
        .projects
        .iter()
        .filter(|project| project.figures.is_monitored() && project.sheet.is_none())
        .map(|project| project.facts.name.as_str())
        .collect();
    if applies(book) && !missing.is_empty() {
        let (number, list) = (missing.len(), missing.join("、"));
        let message = format!("报告附件缺少{number}张监控表：{list}。");
        found.add("报告/附件", message, String::new());
    }
}

fn no_placeholder_is_left(book: &Book, found: &mut Found<'_>) {
    for (part, blocks) in parts(book) {
        let mut seen: Vec<String> = Vec::new();
        for block in &blocks {
            for placeholder in placeholders(&reports::visible(block.spans())) {
                let occurrence = seen.iter().filter(|held| **held == placeholder).count() + 1;
                let message = format!("报告仍有占位符“{placeholder}”。");
                found.add(
                    place(part, &placeholder, occurrence),
                    message,
                    String::new(),
                );
                seen.push(placeholder);
            }
        }
    }
}

/// Runs of two or more × or X (with digits before them, as in 20xx) that are no part of a word,
/// and 某某.
fn placeholders(text: &str) -> Vec<String> {
    let is_blank = |c: char| matches!(c, '×' | '╳' | 'X' | 'x' | 'Ｘ' | 'ｘ' | '某');
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut found = Vec::new();
    let mut rest = text;
    // The digits and letters that stand directly before `rest`.
    let mut before = "";
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| if c == '某' || c == '×' { c } else { 'x' };
        let alike = |c: char| is_blank(c) && kind(c) == kind(first);
        let length = rest.find(|c| !alike(c)).unwrap_or(rest.len());
        let Some((run, after)) = rest.split_at_checked(length) else {
            break;
        };
        if run.chars().count() >= 2 {
            let digits = before.chars().all(|c| c.is_ascii_digit());
            let is_part_of_word = !digits || after.starts_with(is_word);
            if kind(first) != 'x' || !is_part_of_word {
                found.push(format!("{}{run}", if digits { before } else { "" }));
            }
            (before, rest) = ("", after);
            continue;
        }
        // One character on; a word goes on as long as its characters do.
        let (step, after) = rest
            .split_at_checked(first.len_utf8())
            .unwrap_or((rest, ""));
        let start = if is_word(first) {
            before.len() + step.len()
        } else {
            0
        };
        let read = text.len() - after.len();
        before = text.get(read - start..read).unwrap_or_default();
        rest = after;
    }
    found
}

fn deviation_is_disposed_of(book: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    if !applies(book) || project.dispositions.iter().any(Disposition::is_answer) {
        return;
    }
    let mut situations = Vec::new();
    if is_far_behind(project) {
        situations.push("资金灯为红灯".to_owned());
    }
    for indicator in &project.indicators {
        let judged = indicator.filled.as_ref().and_then(|row| row.likelihood);
        if judged == Some(Likelihood::Impossible) {
            let name = &indicator.figures.level3;
            situations.push(format!("指标“{name}”判断为完全不可能"));
        }
    }
    if !situations.is_empty() {
        let (name, situation) = (&project.facts.name, situations.join("、"));
        let message = format!("项目“{name}”{situation}，未填写原因和处置措施。");
        found.add("处置", message, String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_found_and_words_are_not() {
        for (text, expected) in [
            ("20xx年共××个", vec!["20xx", "××"]),
            ("2０XX年、XXX项目、某某厅", vec!["XX", "XXX", "某某"]),
            ("XX", vec!["XX"]),
            ("ＸＸ单位", vec!["ＸＸ"]),
            ("XX和XX", vec!["XX", "XX"]),
            ("××某某", vec!["××", "某某"]),
        ] {
            assert_eq!(placeholders(text), expected, "{text}");
        }
        for text in [
            "3×4",
            "x轴",
            "某单位",
            "MAXX",
            "XXL码",
            "Exxon",
            "aXX",
            "JX2026XX1",
            "",
        ] {
            assert_eq!(placeholders(text), Vec::<String>::new(), "{text}");
        }
    }
}
