//! What the daily records propose for a sheet. A proposal is none of its contents: the check, the
//! forms and the summary do not know it until a person takes it.

use super::fill::fill;
use super::{Amount, FundPatch, IndicatorPatch, Sheet, SheetIndicator, SheetPatch};
use crate::analysis::{IndicatorFigures, ProjectFigures, Thresholds, summarize};
use crate::commitments;
use crate::error::{CoreError, Result};
use crate::indicators::{Accumulation, Indicator, Nature, QualitativeState, parse_number};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::period::CutOff;
use crate::projects::FundSource;
use crate::storage;

/// A value that is proposed for a field of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FieldProposal {
    /// The field by its place.
    pub field: String,
    /// What is proposed.
    pub proposal: String,
    /// What the sheet holds, or "".
    pub entered: String,
    /// How it was found.
    pub basis: String,
    #[serde(skip)]
    slot: Slot,
}

/// Where a proposal goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    Fund(FundSource),
    Indicator {
        level2: String,
        level3: String,
        column: Column,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Progress,
    Forecast,
    ForecastValue,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Progress => "执行情况",
            Self::Forecast => "全年预计完成情况",
            Self::ForecastValue => "全年预计值",
        }
    }
}

/// Which proposals to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Those of fields that are still empty.
    Empty,
    /// Those of these fields, whatever the sheet holds.
    Fields(Vec<String>),
}

impl Ledger {
    /// What the daily records through `cut_off` propose for the sheet of a project: 全年预计执行数
    /// from the ledger and the commitments, 执行情况 from the progress, and the forecast of an
    /// indicator that has reached its target already.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown project, [`CoreError::State`] for an exempt one,
    /// which has no sheet, and overflow of a sum.
    pub fn sheet_proposals(
        &self,
        cut_off: CutOff,
        code: &str,
        thresholds: &Thresholds,
    ) -> Result<Vec<FieldProposal>> {
        let sheet = self.sheet(cut_off.year(), code)?;
        if sheet.exempt.is_some() {
            let message = format!("项目{code}科研暂不监控，不填监控表。");
            return Err(CoreError::State { message });
        }
        let mut proposals: Vec<_> = self
            .forecast_proposals(cut_off, Some(code))?
            .into_iter()
            .filter(|proposal| proposal.annual_budget > Money::ZERO)
            .map(|proposal| fund(&sheet, &proposal))
            .collect();
        let (figures, indicators) = self.read(|connection| {
            let project = super::find_project(connection, cut_off.year(), code)?;
            let projects = summarize(connection, cut_off, thresholds)?.projects;
            let figures = projects.into_iter().find(|project| project.code == code);
            let indicators = storage::indicators::of_project(connection, project.id)?;
            Ok((figures, indicators))
        })?;
        if let Some(figures) = figures {
            proposals.extend(of_indicators(&sheet, &figures, &indicators));
        }
        Ok(proposals)
    }

    /// Takes proposals into the sheet of a project; the value is what was taken.
    ///
    /// # Errors
    /// As [`Ledger::sheet_proposals`]; [`CoreError::NotFound`] for a field without a proposal,
    /// [`CoreError::State`] for a sheet that is under review or locked.
    pub fn take_proposals(
        &mut self,
        cut_off: CutOff,
        code: &str,
        chosen: &Chosen,
        thresholds: &Thresholds,
        actor: &Actor,
    ) -> Result<Written<Vec<FieldProposal>>> {
        let mut proposals = self.sheet_proposals(cut_off, code, thresholds)?;
        match chosen {
            Chosen::Empty => proposals.retain(|proposal| proposal.entered.is_empty()),
            Chosen::Fields(fields) => {
                let has = |field: &&String| proposals.iter().any(|p| p.field == **field);
                if let Some(field) = fields.iter().find(|field| !has(field)) {
                    return Err(CoreError::NotFound {
                        what: "建议值",
                        id: field.clone(),
                    });
                }
                proposals.retain(|proposal| fields.contains(&proposal.field));
            }
        }
        let patch = patch(code, &proposals);
        self.write(Op::TakeProposals, code, actor, |connection| {
            if !proposals.is_empty() {
                fill(connection, cut_off.year(), &patch)?;
            }
            Ok(proposals)
        })
    }
}

fn fund(sheet: &Sheet, proposed: &commitments::Proposal) -> FieldProposal {
    let held = sheet
        .funds
        .iter()
        .find(|fund| fund.source == proposed.source);
    let entered = match held.and_then(|fund| fund.forecast.as_ref()) {
        Some(Amount::Money(money)) => money.to_string(),
        Some(Amount::Text(text)) => text.clone(),
        None => String::new(),
    };
    FieldProposal {
        field: format!("资金/{}/全年预计执行数", proposed.source),
        proposal: proposed.proposal.to_string(),
        entered,
        basis: format!(
            "执行数 {}万元 + 用款计划 {}万元，不超过全年预算数 {}万元",
            proposed.executed, proposed.committed, proposed.annual_budget
        ),
        slot: Slot::Fund(proposed.source),
    }
}

/// Proposals for the indicators that their names tell apart.
fn of_indicators(
    sheet: &Sheet,
    figures: &ProjectFigures,
    indicators: &[Indicator],
) -> Vec<FieldProposal> {
    let rows = figures.indicators.iter().zip(&sheet.indicators);
    let mut proposals = Vec::new();
    for ((figures, row), indicator) in rows.zip(indicators) {
        let name = &indicator.facts;
        let alike = indicators.iter().filter(|i| i.facts.has_name_of(name));
        let Some(actual) = figures.actual_shown().filter(|_| alike.count() == 1) else {
            continue;
        };
        let mut propose = |column, proposal: String, basis: &str| {
            let entered = match column {
                Column::Progress => row.progress.clone(),
                Column::Forecast => row.forecast.clone(),
                Column::ForecastValue => {
                    let value = row.forecast_value.map(|value| value.to_string());
                    value.unwrap_or_default()
                }
            };
            proposals.push(proposal_of(row, column, (proposal, entered), basis));
        };
        let accumulation = indicator.facts.accumulation;
        let basis = format!("指标进展按“{accumulation}”计算");
        propose(Column::Progress, actual.clone(), &basis);
        if !is_reached(figures, accumulation) {
            continue;
        }
        let basis = "已达到年度指标值，按现有水平";
        propose(Column::Forecast, actual, basis);
        if let Some(value) = figures.actual.as_deref().and_then(parse_number) {
            propose(Column::ForecastValue, value.to_string(), basis);
        }
    }
    proposals
}

fn proposal_of(
    row: &SheetIndicator,
    column: Column,
    (proposal, entered): (String, String),
    basis: &str,
) -> FieldProposal {
    FieldProposal {
        field: format!("指标/{}/{}/{}", row.level2, row.level3, column.name()),
        proposal,
        entered,
        basis: basis.to_owned(),
        slot: Slot::Indicator {
            level2: row.level2.clone(),
            level3: row.level3.clone(),
            column,
        },
    }
}

/// Whether an indicator has reached its target and will keep it, as far as can be said in the
/// middle of a year: 定性 that is 达成, and 正向 whose sum or latest state meets the target. A cost
/// below its limit, or a mean, says nothing of the year's end.
fn is_reached(figures: &IndicatorFigures, accumulation: Accumulation) -> bool {
    let actual = figures.actual.as_deref().unwrap_or_default();
    match figures.nature {
        Nature::Qualitative => actual == QualitativeState::Achieved.word(),
        Nature::Negative => false,
        Nature::Positive => {
            let numbers = parse_number(actual).zip(parse_number(&figures.target));
            accumulation != Accumulation::Mean
                && numbers
                    .is_some_and(|(actual, target)| figures.comparator.holds(actual.cmp(&target)))
        }
    }
}

fn patch(code: &str, proposals: &[FieldProposal]) -> SheetPatch {
    let mut patch = SheetPatch {
        project: code.to_owned(),
        ..SheetPatch::default()
    };
    for FieldProposal { slot, proposal, .. } in proposals {
        match slot {
            Slot::Fund(source) => patch.funds.push(FundPatch {
                source: *source,
                forecast: Some(Amount::read(proposal)),
                note: None,
            }),
            Slot::Indicator {
                level2,
                level3,
                column,
            } => {
                let text = Some(proposal.clone());
                let row = IndicatorPatch::named(level2, level3);
                patch.indicators.push(match column {
                    Column::Progress => IndicatorPatch {
                        progress: text,
                        ..row
                    },
                    Column::Forecast => IndicatorPatch {
                        forecast: text,
                        ..row
                    },
                    Column::ForecastValue => IndicatorPatch {
                        forecast_value: Some(text),
                        ..row
                    },
                });
            }
        }
    }
    patch
}
