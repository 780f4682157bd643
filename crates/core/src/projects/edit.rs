//! Projects that are kept by hand: added, and changed in what they are and in their budget at the
//! beginning of the year. Their targets stand in [`crate::targets`].

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{FundLine, FundSource, ProjectFacts};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::FiscalYear;
use crate::sheets::find_project;
use crate::storage;

/// Most characters of a code or a name.
const LONGEST: usize = 200;

/// 年初预算数 of a source in 万元, 0 or more.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct InitialBudget {
    /// 资金来源.
    pub source: FundSource,
    /// Its budget.
    pub amount: Money,
}

/// A project as a person states it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct ProjectInput {
    /// What it is.
    pub facts: ProjectFacts,
    /// 年初预算数 by source; a source that is left out stays as it is.
    #[serde(default)]
    pub budgets: Vec<InitialBudget>,
}

impl ProjectInput {
    /// Blanks at the ends are nobody's intention.
    fn tidied(&self, year: FiscalYear) -> Result<Self> {
        let mut input = self.clone();
        let facts = &mut input.facts;
        for text in [
            &mut facts.code,
            &mut facts.name,
            &mut facts.implementing_unit,
            &mut facts.section,
            &mut facts.manager,
            &mut facts.key_reason,
            &mut facts.exempt_reason,
            &mut facts.substitute_check,
            &mut facts.goal,
        ] {
            *text = text.trim().to_owned();
        }
        let named = [("项目代码", &facts.code), ("项目名称", &facts.name)];
        for (field, text) in named {
            if text.is_empty() {
                return Err(CoreError::invalid(field, format!("{field}不能为空。")));
            }
            if text.chars().count() > LONGEST {
                let message = format!("{field}超过{LONGEST}个字。");
                return Err(CoreError::invalid(field, message));
            }
        }
        if facts
            .code
            .chars()
            .any(|c| c.is_whitespace() || c.is_control())
        {
            return Err(CoreError::invalid("项目代码", "项目代码中不能有空格。"));
        }
        if let (Some(start), Some(end)) = (facts.start_on, facts.end_on)
            && start > end
        {
            return Err(CoreError::invalid("结束日期", "结束日期早于开始日期。"));
        }
        if facts.end_on.is_some_and(|day| day < year.first_day()) {
            let message = format!("结束日期早于{}年度。", year.number());
            return Err(CoreError::invalid("结束日期", message));
        }
        if input.budgets.iter().any(|held| held.amount < Money::ZERO) {
            return Err(CoreError::invalid("年初预算数", "年初预算数不能小于0。"));
        }
        let sources: BTreeSet<_> = input
            .budgets
            .iter()
            .map(|held| held.source.word())
            .collect();
        if sources.len() < input.budgets.len() {
            return Err(CoreError::invalid("资金来源", "同一资金来源只填一行。"));
        }
        Ok(input)
    }
}

impl Ledger {
    /// Adds a project with its budget; its targets come after it.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for a code that the year has already, or names the field that cannot
    /// stand; and the store's errors.
    pub fn add_project(
        &mut self,
        year: FiscalYear,
        input: &ProjectInput,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let input = input.tidied(year)?;
        let facts = &input.facts;
        let subject = format!("{} {}", facts.code, facts.name);
        self.write(Op::ChangeProject, &subject, actor, |connection| {
            if storage::projects::by_code(connection, year.number(), &facts.code)?.is_some() {
                let message = format!("项目代码{}在{}年度已存在。", facts.code, year.number());
                return Err(CoreError::invalid("项目代码", message));
            }
            let id = storage::projects::add(connection, year.number(), facts, None)?;
            set_budgets(connection, year, id, &input.budgets)
        })
    }

    /// Changes everything of a project but its code, and the budgets that are given.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::Invalid`] names the field that
    /// cannot stand, another code too; and the store's errors.
    pub fn change_project(
        &mut self,
        year: FiscalYear,
        code: &str,
        input: &ProjectInput,
        actor: &Actor,
    ) -> Result<Written<()>> {
        let input = input.tidied(year)?;
        if input.facts.code != code {
            let message =
                "项目代码是台账、监控表和报送包认项目的依据，不能改；代码有误请另增项目。";
            return Err(CoreError::invalid("项目代码", message));
        }
        let subject = format!("{code} {}", input.facts.name);
        self.write(Op::ChangeProject, &subject, actor, |connection| {
            let held = find_project(connection, year, code)?;
            if held.facts != input.facts {
                storage::projects::replace(connection, held.id, &input.facts)?;
            }
            set_budgets(connection, year, held.id, &input.budgets)
        })
    }
}

/// Makes 年初预算数 of each source what is given. Where several rows hold it, the first takes it all.
fn set_budgets(
    connection: &Connection,
    year: FiscalYear,
    project: i64,
    budgets: &[InitialBudget],
) -> Result<()> {
    let mut lines = storage::projects::fund_lines(connection, year.number())?;
    lines.retain(|(_, of, _)| *of == project);
    for budget in budgets {
        let mut left = budget.amount;
        let of_source = lines
            .iter()
            .filter(|(_, _, line)| line.source == budget.source);
        let mut has_row = false;
        for (id, _, line) in of_source {
            has_row = true;
            let initial = std::mem::replace(&mut left, Money::ZERO);
            if line.initial != initial {
                let line = FundLine {
                    initial,
                    ..line.clone()
                };
                storage::projects::replace_fund_line(connection, *id, &line)?;
            }
        }
        if !has_row && !left.is_zero() {
            let line = FundLine {
                source: budget.source,
                initial: left,
                increase: Money::ZERO,
                decrease: Money::ZERO,
                document_number: String::new(),
                adjusted_on: None,
            };
            storage::projects::add_fund_line(connection, project, &line, None)?;
        }
    }
    Ok(())
}
