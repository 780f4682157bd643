//! The same content as five CSV tables: UTF-8 with BOM, RFC 4180, CRLF. They are faithful data for
//! programs; people get the workbook. What there is not is an empty cell.

use std::io;

use super::Submission;
use crate::analysis::FundFigures;
use crate::money::Money;

const BOM: &[u8] = "\u{feff}".as_bytes();

const PROJECTS: &[&str] = &[
    "unit_code",
    "project_code",
    "name",
    "budget_kind",
    "exempt",
    "fund_light",
    "performance_light",
    "light",
    "initial_budget",
    "annual_budget",
    "arrived",
    "executed",
    "execution_rate",
    "forecast",
    "carryover",
];
const FUNDS: &[&str] = &[
    "unit_code",
    "project_code",
    "source",
    "initial_budget",
    "annual_budget",
    "arrived",
    "executed",
    "execution_rate",
    "forecast",
    "carryover",
];
const INDICATORS: &[&str] = &[
    "unit_code",
    "project_code",
    "level1",
    "level2",
    "level3",
    "nature",
    "comparator",
    "target",
    "unit",
    "actual",
    "completion_rate",
    "forecast",
    "likelihood",
    "light",
];
const LEDGER: &[&str] = &[
    "unit_code",
    "date",
    "project_code",
    "source",
    "kind",
    "amount_yuan",
    "voucher",
    "payee",
    "economic_class",
    "purpose",
];
const FINDINGS: &[&str] = &[
    "unit_code",
    "date",
    "project_code",
    "kind",
    "description",
    "cause",
    "measures",
    "owner",
    "deadline",
    "state",
];

impl Submission {
    /// The five tables: file name and bytes.
    ///
    /// # Errors
    /// Never in practice: writing to memory.
    pub fn tables(&self) -> io::Result<[(&'static str, Vec<u8>); 5]> {
        Ok([
            ("projects.csv", table(PROJECTS, self.project_rows())?),
            ("funds.csv", table(FUNDS, self.fund_rows())?),
            ("indicators.csv", table(INDICATORS, self.indicator_rows())?),
            ("ledger.csv", table(LEDGER, self.ledger_rows())?),
            ("findings.csv", table(FINDINGS, self.finding_rows())?),
        ])
    }

    fn project_rows(&self) -> Vec<Vec<String>> {
        let row = |project: &crate::analysis::ProjectFigures| {
            let mut row = vec![
                self.unit.code.clone(),
                project.code.clone(),
                project.name.clone(),
                project.budget_kind.word().to_owned(),
                project.exempt.to_string(),
                project
                    .fund_light
                    .map(|light| light.name().to_owned())
                    .unwrap_or_default(),
                project.performance_light.name().to_owned(),
                project.light.name().to_owned(),
            ];
            row.extend(amounts(&project.total));
            row
        };
        self.summary.projects.iter().map(row).collect()
    }

    fn fund_rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for project in &self.summary.projects {
            for fund in &project.funds {
                let source = fund.source.map(|source| source.word().to_owned());
                let mut row = vec![
                    self.unit.code.clone(),
                    project.code.clone(),
                    source.unwrap_or_default(),
                ];
                row.extend(amounts(fund));
                rows.push(row);
            }
        }
        rows
    }

    fn indicator_rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (figures, project) in self.summary.projects.iter().zip(&self.projects) {
            let filled = project.sheet.as_ref().map(|sheet| &sheet.indicators);
            for (index, indicator) in figures.indicators.iter().enumerate() {
                let filled = filled.and_then(|rows| rows.get(index));
                let likelihood = filled.and_then(|row| row.likelihood);
                rows.push(vec![
                    self.unit.code.clone(),
                    figures.code.clone(),
                    indicator.level1.clone(),
                    indicator.level2.clone(),
                    indicator.level3.clone(),
                    indicator.nature.word().to_owned(),
                    indicator.comparator.word().to_owned(),
                    indicator.target.clone(),
                    indicator.unit.clone(),
                    indicator.actual.clone().unwrap_or_default(),
                    indicator.completion_rate.clone().unwrap_or_default(),
                    filled.map(|row| row.forecast.clone()).unwrap_or_default(),
                    likelihood
                        .map(|likelihood| likelihood.word().to_owned())
                        .unwrap_or_default(),
                    indicator.light.name().to_owned(),
                ]);
            }
        }
        rows
    }

    fn ledger_rows(&self) -> Vec<Vec<String>> {
        let row = |entry: &super::LedgerRow| {
            vec![
                self.unit.code.clone(),
                entry.date.to_string(),
                entry.project.clone(),
                entry
                    .source
                    .map(|source| source.word().to_owned())
                    .unwrap_or_default(),
                entry.kind.word().to_owned(),
                entry.amount_yuan.clone(),
                entry.voucher.clone(),
                entry.payee.clone(),
                entry.economic_class.clone(),
                entry.purpose.clone(),
            ]
        };
        self.ledger.iter().map(row).collect()
    }

    fn finding_rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for project in &self.projects {
            for finding in &project.findings {
                rows.push(vec![
                    self.unit.code.clone(),
                    finding.date.to_string(),
                    project.facts.code.clone(),
                    finding.kind.word().to_owned(),
                    finding.description.clone(),
                    finding.cause.clone(),
                    finding.measures.clone(),
                    finding.owner.clone(),
                    finding
                        .deadline
                        .map(|day| day.to_string())
                        .unwrap_or_default(),
                    finding.state.word().to_owned(),
                ]);
            }
        }
        rows
    }
}

/// The seven columns of figures, in 万元 and percent.
fn amounts(figures: &FundFigures) -> [String; 7] {
    let optional = |amount: Option<Money>| amount.map(Money::wan).unwrap_or_default();
    [
        figures.initial_budget.wan(),
        figures.annual_budget.wan(),
        figures.arrived.wan(),
        figures.executed.wan(),
        figures.execution_rate.clone().unwrap_or_default(),
        optional(figures.forecast),
        optional(figures.carryover),
    ]
}

fn table(head: &[&str], rows: Vec<Vec<String>>) -> io::Result<Vec<u8>> {
    let mut bytes = BOM.to_vec();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        let rows = vec![
            vec!["甲,乙".to_owned(), "说“好”".to_owned()],
            vec!["a\"b".to_owned(), "一\n二".to_owned()],
            vec![String::new(), "=1+1".to_owned()],
        ];
        let text = String::from_utf8(table(&["x", "y"], rows).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}x,y\r\n\"甲,乙\",说“好”\r\n\"a\"\"b\",\"一\n二\"\r\n,=1+1\r\n"
        );
    }
}
