//! Questions on how a project keeps the rules (合规问题清单, 办法第十条: 相关预算管理制度落实情况), and the
//! answers. The list is data; an answer is never changed, a newer one counts in its place.

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// The answer to a question.
    Reply {
        /// 是: the rule is kept.
        Yes = "是",
        /// 否: it is not.
        No = "否",
        /// 不适用
        NotApplicable = "不适用",
    }
}

/// A question; 是 means that the rule is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id.
    pub id: String,
    /// The question.
    pub text: String,
    /// The clause that it follows.
    pub basis: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "ComplianceAnswer", deny_unknown_fields)]
pub struct Answer {
    /// Id of the question.
    pub question: String,
    /// 日期.
    pub date: NaiveDate,
    /// 是, 否 or 不适用.
    pub answer: Reply,
    /// 说明; not empty but for 是.
    pub remark: String,
}

/// The questions, in their order.
///
/// # Errors
/// [`CoreError::State`] where the list that comes with the program is damaged.
pub fn questions() -> Result<Vec<Question>> {
    let list = include_str!("../../../../assets/compliance/questions.json");
    serde_json::from_str(list).map_err(|error| CoreError::State {
        message: format!("合规问题清单已损坏（{error}），请重新安装程序。"),
    })
}

impl Ledger {
    /// The answers of a year, of one project where it is named; of one question the newest last.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn compliance_answers(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<Answer>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::compliance::all)
        })
    }

    /// Answers a question for a project.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project or question, [`CoreError::Invalid`] for 否
    /// or 不适用 without a remark.
    pub fn answer_question(
        &mut self,
        year: FiscalYear,
        project: &str,
        answer: &Answer,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if !questions()?.iter().any(|held| held.id == answer.question) {
            return Err(CoreError::NotFound {
                what: "合规问题",
                id: answer.question.clone(),
            });
        }
        if answer.answer != Reply::Yes && answer.remark.is_empty() {
            let message = format!("回答“{}”须写明情况。", answer.answer);
            return Err(CoreError::invalid("说明", message));
        }
        let subject = format!("{project} {} {}", answer.question, answer.answer);
        self.write(Op::AnswerQuestion, &subject, actor, |connection| {
            let project = find_project(connection, year, project)?;
            Ok(storage::compliance::add(connection, project.id, answer)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_an_id_of_its_own_and_a_clause() {
        let questions = questions().unwrap();
        let ids: std::collections::HashSet<_> = questions.iter().map(|held| &held.id).collect();
        assert_eq!(ids.len(), questions.len());
        for held in &questions {
            assert!(held.text.ends_with('？'), "{}", held.text);
            assert!(held.basis.contains('第'), "{}", held.basis);
        }
    }
}
