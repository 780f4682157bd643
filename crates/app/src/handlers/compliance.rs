//! Compliance questions (合规问题清单) and their answers.

use jixiao_core::compliance::{self, Answer, Question, Reply};
use jixiao_core::ledger::{Actor, Ledger};

use super::year_of;
use crate::error::Result;

/// A question with a project's newest answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "AskedQuestion")]
pub struct Asked {
    /// The question.
    #[serde(flatten)]
    pub question: Question,
    /// Its answer, where there is one.
    pub answer: Option<Answer>,
}

/// The questions; needs no store.
///
/// # Errors
/// `wrong_state` where the list that comes with the program is damaged.
pub fn questions() -> Result<Vec<Question>> {
    Ok(compliance::questions()?)
}

/// The questions with the answers of a project.
///
/// # Errors
/// `not_found` for an unknown project, and the store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>, project: &str) -> Result<Vec<Asked>> {
    let answers = ledger.compliance_answers(year_of(ledger, year)?, Some(project))?;
    let newest = |id: &str| {
        let held = answers.iter().rfind(|held| held.facts.question == id)?;
        Some(held.facts.clone())
    };
    let asked = questions()?.into_iter().map(|question| Asked {
        answer: newest(&question.id),
        question,
    });
    Ok(asked.collect())
}

/// Answers a question for a project.
///
/// # Errors
/// `not_found` for an unknown project or question, `invalid` for 否 or 不适用 without a remark.
pub fn answer(
    ledger: &mut Ledger,
    year: Option<i32>,
    project: &str,
    answer: &Answer,
    actor: &Actor,
) -> Result<Reply> {
    let year = year_of(ledger, year)?;
    ledger.answer_question(year, project, answer, actor)?;
    Ok(answer.answer)
}
