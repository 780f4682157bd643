//! The department's 绩效监控报告 from all units' data (办法第十二条（四）): the six parts of 办法第十四条, the
//! figures from the aggregate, the prose of the later parts as the units wrote it.

use chrono::NaiveDate;

use super::{Aggregate, UnitTexts};
use crate::error::Result;
use crate::forms::{ReportBlock, ReportDocument, ReportPart};
use crate::period::{CutOff, FiscalYear};
use crate::reports::Part;

impl Aggregate {
    /// The report, dated `day`. `texts` are the units' own reports by name.
    ///
    /// # Errors
    /// [`crate::error::CoreError::Invalid`] where the period lies outside the year.
    pub fn report(&self, texts: &[UnitTexts], day: NaiveDate) -> Result<ReportDocument> {
        let period = CutOff::new(FiscalYear::new(self.year)?, self.through)?.label();
        let name = &self.department.name;
        let mut parts = Vec::new();
        for part in Part::ALL {
            let heading = part.heading();
            let blocks = match part {
                Part::Organization => self.organization(),
                Part::Execution => self.execution(&period),
                Part::Completion => self.completion(),
                Part::Problems | Part::Suggestions | Part::Other => of_units(texts, &heading),
            };
            parts.push(ReportPart { heading, blocks });
        }
        Ok(ReportDocument {
            title: format!("{name}{}年{period}绩效监控报告", self.year),
            parts,
            unit: name.clone(),
            date: day,
            annex: Vec::new(),
        })
    }

    fn organization(&self) -> Vec<ReportBlock> {
        let submitted = self.units.len();
        let mut text = match self.expected {
            0 => format!("共收到{submitted}个单位的绩效监控报送。"),
            expected => format!("应报送单位{expected}个，共收到{submitted}个单位的绩效监控报送。"),
        };
        if !self.missing.is_empty() {
            let names: Vec<_> = self.missing.iter().map(|body| body.name.as_str()).collect();
            text.push_str(&format!("尚未报送的有：{}。", names.join("、")));
        }
        let lights = &self.lights;
        let monitored = lights.projects.saturating_sub(lights.exempt);
        text.push_str(&format!(
            "各单位共有项目{}个，纳入监控{monitored}个，暂不监控{}个。",
            lights.projects, lights.exempt
        ));
        vec![ReportBlock::Paragraph(text)]
    }

    fn execution(&self, period: &str) -> Vec<ReportBlock> {
        let total = &self.total;
        let rate = match &total.execution_rate {
            Some(rate) => format!("，执行率{rate}%"),
            None => String::new(),
        };
        let text = format!(
            "全年预算数{}万元（年初预算数{}万元），{period}到位{}万元，执行{}万元{rate}。",
            total.annual_budget.wan_shown(),
            total.initial_budget.wan_shown(),
            total.arrived.wan_shown(),
            total.executed.wan_shown(),
        );
        let mut units = self.units_table();
        units.caption = format!("表1 {}", units.caption);
        let mut kinds = self.kinds_table();
        kinds.caption = format!("表2 {}", kinds.caption);
        vec![
            ReportBlock::Paragraph(text),
            ReportBlock::Table(units),
            ReportBlock::Table(kinds),
        ]
    }

    fn completion(&self) -> Vec<ReportBlock> {
        let lights = &self.lights;
        let indicators: u32 = self.classes.iter().map(|class| class.indicators).sum();
        let text = format!(
            "纳入监控的项目中，红灯{}个，黄灯{}个，绿灯{}个，灰灯{}个；绩效指标共{indicators}个。",
            lights.red, lights.yellow, lights.green, lights.grey
        );
        let mut classes = self.classes_table();
        classes.caption = format!("表3 {}", classes.caption);
        vec![ReportBlock::Paragraph(text), ReportBlock::Table(classes)]
    }
}

/// What the units wrote under a heading, each under its name.
fn of_units(texts: &[UnitTexts], heading: &str) -> Vec<ReportBlock> {
    let mut blocks = Vec::new();
    for (name, parts) in texts {
        let Some(part) = parts.iter().find(|part| part.heading == heading) else {
            continue;
        };
        let lines = part.text.lines().map(str::trim);
        let mut lines = lines.filter(|line| !line.is_empty()).peekable();
        if lines.peek().is_some() {
            blocks.push(ReportBlock::Heading {
                level: 3,
                text: name.clone(),
            });
        }
        blocks.extend(lines.map(|line| ReportBlock::Paragraph(printable(line))));
    }
    if blocks.is_empty() {
        blocks.push(ReportBlock::Paragraph(
            "各单位没有报送此部分内容。".to_owned(),
        ));
    }
    blocks
}

/// A stranger's line without what no document can hold.
fn printable(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}
