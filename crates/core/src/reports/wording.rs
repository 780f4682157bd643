//! Words of a report: lists of names, and what a person wrote fitted into a sentence.

use super::text::flat;
use crate::rules::ProjectBook;

/// How many names a sentence lists before it goes on with 等.
pub(super) const NAMES: usize = 5;

/// How long a text that a person wrote may be inside a sentence; the sheets hold it in full.
const CLAUSE: usize = 200;

/// `为A、B` of some projects, or `包括A、B、C、D、E等` where there are more.
pub(super) fn naming(projects: &[&ProjectBook]) -> String {
    let verb = if projects.len() > NAMES {
        "包括"
    } else {
        "为"
    };
    format!("{verb}{}", names(projects))
}

/// The names of some projects, with 等 where there are more.
pub(super) fn names(projects: &[&ProjectBook]) -> String {
    let names = projects.iter().map(|project| project.facts.name.as_str());
    listed(names, projects.len())
}

/// The first of some words, with 等 where there are more.
pub(super) fn listed<'a>(words: impl Iterator<Item = &'a str>, count: usize) -> String {
    let words: Vec<_> = words.take(NAMES).map(flat).collect();
    let more = if count > NAMES { "等" } else { "" };
    format!("{}{more}", words.join("、"))
}

/// What a person wrote, ready to stand inside a sentence: one line, without its full stop, the
/// end of a long text left out.
pub(super) fn clause(text: &str) -> String {
    let text = flat(text);
    match text.char_indices().nth(CLAUSE) {
        Some((end, _)) => format!("{}……", text.get(..end).unwrap_or_default()),
        None => text
            .trim_end_matches(['。', '；', ';', '.', '，', ',', '、'])
            .to_owned(),
    }
}

/// Texts with the projects that each belongs to, in the order they come.
pub(super) type Mentions<'a> = Vec<(String, Vec<&'a ProjectBook>)>;

/// Adds a text of a project; a text that is there already gets the project once.
pub(super) fn mention<'a>(mentions: &mut Mentions<'a>, text: String, project: &'a ProjectBook) {
    let Some((_, projects)) = mentions.iter_mut().find(|(held, _)| *held == text) else {
        mentions.push((text, vec![project]));
        return;
    };
    if !projects.iter().any(|held| std::ptr::eq(*held, project)) {
        projects.push(project);
    }
}

/// Clauses without those that are empty or were said already.
pub(super) fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct = Vec::new();
    for text in texts {
        if !text.is_empty() && !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// The first reasons why a project is where it is, from its dispositions and findings; where
/// they say nothing, from the indicators of its sheet.
pub(super) fn causes(project: &ProjectBook) -> Vec<String> {
    let dispositions = project.dispositions.iter().map(|d| clause(&d.cause));
    let findings = project.findings.iter().map(|finding| {
        let cause = clause(&finding.cause);
        match cause.as_str() {
            "" => cause,
            _ => format!("{}，{cause}", clause(&finding.description)),
        }
    });
    let mut causes = distinct(dispositions.chain(findings));
    if causes.is_empty() {
        let filled = project.indicators.iter().filter_map(|i| i.filled.as_ref());
        causes = distinct(filled.map(|row| clause(&row.cause_note)));
    }
    causes.truncate(NAMES);
    causes
}

/// 一 to 九十九.
pub(super) fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match number / 10 {
        0 => digit(number).to_owned(),
        1 => format!("十{}", digit(number % 10)),
        tens => format!("{}十{}", digit(tens), digit(number % 10)),
    }
}
