//! What a project's money may be spent on (经费开支范围), and judgements of single ledger entries
//! that are in doubt (办法第十条: 挤占挪用预算资金).

use chrono::NaiveDate;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::records::{self, Recorded};
use crate::sheets::find_project;
use crate::storage;
use crate::words::words;

words! {
    /// What an item of the scope allows.
    ScopeKind {
        /// An economic class, or all classes that begin with it.
        Class = "经济分类",
        /// A word of the purpose or the payee.
        Purpose = "用途",
    }
}

words! {
    /// Whether a ledger entry belongs to its project.
    Verdict {
        /// 属于本项目
        Inside = "属于本项目",
        /// 不属于本项目
        Outside = "不属于本项目",
    }
}

/// An item of the scope.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct ScopeItem {
    /// 类别.
    pub kind: ScopeKind,
    /// The class or the word, not empty.
    pub text: String,
}

/// A judgement of a ledger entry.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct EntryMark {
    /// Number of the entry.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub entry: i64,
    /// Whether it belongs to the project.
    pub verdict: Verdict,
    /// 理由, not empty.
    pub reason: String,
}

/// A payment as the scope looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub date: NaiveDate,
    pub amount: Money,
    pub payee: String,
    pub economic_class: String,
    pub purpose: String,
    pub mark: Option<(Verdict, String)>,
}

impl Payment {
    /// Why the payment seems to lie outside the project: what somebody judged, else that nothing
    /// in it fits the scope. A payment that says neither class nor purpose is not judged.
    pub(crate) fn doubt(&self, scope: &[&ScopeItem]) -> Option<String> {
        match &self.mark {
            Some((Verdict::Inside, _)) => return None,
            Some((Verdict::Outside, reason)) => return Some(format!("已标记：{reason}")),
            None => {}
        }
        let fits = |item: &&ScopeItem| match item.kind {
            ScopeKind::Class => self.economic_class.starts_with(&item.text),
            ScopeKind::Purpose => {
                self.purpose.contains(&item.text) || self.payee.contains(&item.text)
            }
        };
        let speaks = |item: &&ScopeItem| match item.kind {
            ScopeKind::Class => !self.economic_class.is_empty(),
            ScopeKind::Purpose => !self.purpose.is_empty(),
        };
        let judged = scope.iter().any(speaks);
        (judged && !scope.iter().any(fits)).then(|| {
            let texts: Vec<_> = scope.iter().map(|item| item.text.as_str()).collect();
            format!("开支范围：{}", texts.join("、"))
        })
    }
}

const NAME: &str = "开支范围";

impl Ledger {
    /// The scope of a year's projects, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn scope(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<ScopeItem>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::scope::items)
        })
    }

    /// Adds items to a project's scope; those that it has already stay as they are.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] for no item or an
    /// empty one.
    pub fn add_to_scope(
        &mut self,
        year: FiscalYear,
        project: &str,
        items: &[ScopeItem],
        actor: &Actor,
    ) -> Result<Written<()>> {
        if items.is_empty() || items.iter().any(|item| item.text.is_empty()) {
            let message = "请写明允许的经济分类或用途。";
            return Err(CoreError::invalid("开支范围", message));
        }
        self.write(Op::ChangeScope, project, actor, |connection| {
            let project = find_project(connection, year, project)?;
            for item in items {
                storage::scope::add(connection, project.id, item)?;
            }
            Ok(())
        })
    }

    /// Removes item `id` from its project's scope.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number.
    pub fn remove_from_scope(
        &mut self,
        year: FiscalYear,
        id: i64,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let held = self.read(|connection| {
            records::numbered(connection, year, (NAME, id), storage::scope::items)
        })?;
        let subject = format!("{} {} 删除", held.project, held.facts.text);
        self.write(Op::ChangeScope, &subject, actor, |connection| {
            Ok(storage::scope::remove(connection, id)?)
        })
    }

    /// The judged ledger entries of a year, of one project where it is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn entry_marks(
        &self,
        year: FiscalYear,
        project: Option<&str>,
    ) -> Result<Vec<Recorded<EntryMark>>> {
        self.read(|connection| {
            records::of_project(connection, year, project, storage::scope::marks)
        })
    }

    /// Judges whether a ledger entry belongs to its project; an earlier judgement gives way.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown or voided entry or one without a project,
    /// [`CoreError::Invalid`] without a reason.
    pub fn mark_entry(
        &mut self,
        year: FiscalYear,
        mark: &EntryMark,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if mark.reason.is_empty() {
            return Err(CoreError::invalid("理由", "核对开支范围须写明理由。"));
        }
        let subject = format!("台账{} {}", mark.entry, mark.verdict);
        self.write(Op::MarkEntry, &subject, actor, |connection| {
            if !storage::scope::can_be_marked(connection, year.number(), mark.entry)? {
                return Err(CoreError::NotFound {
                    what: "台账记录",
                    id: mark.entry.to_string(),
                });
            }
            Ok(storage::scope::mark(connection, mark)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(class: &str, purpose: &str) -> Payment {
        Payment {
            date: NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
            amount: Money::from_fen(100),
            payee: String::new(),
            economic_class: class.to_owned(),
            purpose: purpose.to_owned(),
            mark: None,
        }
    }

    #[test]
    fn a_payment_is_doubted_where_neither_class_nor_words_fit() {
        let item = |kind, text: &str| ScopeItem {
            kind,
            text: text.to_owned(),
        };
        let class = item(ScopeKind::Class, "302");
        let word = item(ScopeKind::Purpose, "监测");
        let scope = [&class, &word];
        let doubted = |payment: &Payment| payment.doubt(&scope).is_some();
        assert!(!doubted(&payment("30201 办公费", "购车")));
        assert!(!doubted(&payment("310", "样地监测")));
        assert!(doubted(&payment("310", "购车")));
        assert!(doubted(&payment("310", "")));
        assert!(!doubted(&payment("", "")));
        assert!(payment("310", "购车").doubt(&[]).is_none());
        let marked = |verdict| Payment {
            mark: Some((verdict, "核对".to_owned())),
            ..payment("310", "购车")
        };
        assert!(!doubted(&marked(Verdict::Inside)));
        assert!(marked(Verdict::Outside).doubt(&[]).is_some());
    }
}
