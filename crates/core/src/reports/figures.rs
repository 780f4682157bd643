//! Every figure that a report can be bound to: a stable key, what it is called, and how the
//! present data shows it.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::classes::Classes;
use super::text::segment;
use super::wording::causes;
use crate::analysis::{FundFigures, Light};
use crate::dispositions::{Disposition, DispositionKind};
use crate::error::Result;
use crate::findings::{FindingState, MonitoringKind};
use crate::money::Money;
use crate::projects::{BudgetKind, FundSource};
use crate::ratio::Ratio;
use crate::rules::{Book, ProjectBook};
use crate::sheets::{Cause, Likelihood, SheetState};

/// What a project is asked.
type Question = fn(&ProjectBook) -> bool;

/// What stands where there is no value.
pub(crate) const NONE: &str = "—";

/// A figure that a report can be bound to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Figure {
    /// Its stable key, such as `total.executed`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Its value as a report shows it: amounts in 万元 with 2 decimals and thousands separated,
    /// rates with %, differences of rates in percentage points, “—” where there is no value.
    pub shown: String,
}

/// All figures of a year at a cut-off.
pub(crate) struct Figures {
    list: Vec<Figure>,
    places: HashMap<String, usize>,
}

impl Figures {
    /// Computes them.
    ///
    /// # Errors
    /// Overflow of a sum.
    pub(crate) fn of(book: &Book) -> Result<Self> {
        let mut figures = Self {
            list: Vec::new(),
            places: HashMap::new(),
        };
        let schedule = book.cut_off.schedule();
        figures.period(book);
        figures.counts(book);
        figures.funds("total", "项目支出", &book.total, schedule.as_ref())?;
        let monitored = FundFigures::total(monitored(book).map(|p| &p.figures.total))?;
        figures.funds("monitored", "纳入监控项目", &monitored, schedule.as_ref())?;
        let lagging = FundFigures::total(
            monitored_with(book, is_lagging)
                .iter()
                .map(|p| &p.figures.total),
        )?;
        let key = FundFigures::total(
            monitored_with(book, |p| p.facts.is_key)
                .iter()
                .map(|p| &p.figures.total),
        )?;
        figures.funds("key", "重点监控项目", &key, schedule.as_ref())?;
        figures.funds("lagging", "进度滞后项目", &lagging, schedule.as_ref())?;
        for &kind in BudgetKind::ALL {
            let of_kind = || {
                book.projects
                    .iter()
                    .filter(move |p| p.facts.budget_kind == kind)
            };
            let scope = format!("kind.{kind}");
            figures.count(
                &format!("{scope}.projects"),
                &format!("{kind}项目个数"),
                of_kind().count(),
            );
            let total = FundFigures::total(of_kind().map(|p| &p.figures.total))?;
            figures.funds(&scope, kind.word(), &total, schedule.as_ref())?;
        }
        for &source in FundSource::ALL {
            let rows = book.projects.iter().flat_map(|p| &p.figures.funds);
            let total = FundFigures::total(rows.filter(|row| row.source == Some(source)))?;
            figures.funds(
                &format!("source.{source}"),
                source.word(),
                &total,
                schedule.as_ref(),
            )?;
        }
        figures.indicators(book);
        figures.problems(book);
        for project in &book.projects {
            figures.project(project, schedule.as_ref())?;
        }
        Ok(figures)
    }

    /// The figure of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Figure> {
        self.list.get(*self.places.get(key)?)
    }

    /// All of them.
    pub(crate) fn into_list(self) -> Vec<Figure> {
        self.list
    }

    fn add(&mut self, key: &str, label: &str, shown: String) {
        // Two classes of one name are one class already; of two equal keys the first holds.
        if !self.places.contains_key(key) {
            self.places.insert(key.to_owned(), self.list.len());
            self.list.push(Figure {
                key: key.to_owned(),
                label: label.to_owned(),
                shown,
            });
        }
    }

    fn count(&mut self, key: &str, label: &str, number: usize) {
        self.add(key, label, number.to_string());
    }

    fn period(&mut self, book: &Book) {
        let cut_off = book.cut_off;
        let day = cut_off.through().format("%-m月%-d日").to_string();
        self.add("period.label", "监控期间", cut_off.label());
        self.add("period.through", "截止日期", day);
        let schedule = cut_off.schedule().map(|rate| rate.percent());
        self.add("schedule.rate", "时序进度", percent(schedule.as_deref()));
        let limits = &book.thresholds;
        for (key, label, limit) in [
            ("thresholds.red_below", "明显滞后的界限", limits.red_below),
            ("thresholds.yellow_below", "滞后的界限", limits.yellow_below),
            (
                "thresholds.blue_from",
                "远高于指标值的界限",
                limits.blue_from,
            ),
        ] {
            self.add(key, label, format!("{}%", limit.normalize()));
        }
    }

    fn counts(&mut self, book: &Book) {
        let counts = &book.counts;
        self.count("counts.projects", "项目个数", counts.projects);
        self.count("counts.monitored", "纳入监控的项目个数", counts.monitored);
        self.count("counts.exempt", "暂不监控的项目个数", counts.exempt);
        for (key, label, number) in [
            ("counts.red", "综合红灯项目个数", counts.red),
            ("counts.yellow", "综合黄灯项目个数", counts.yellow),
            ("counts.green", "综合绿灯项目个数", counts.green),
            ("counts.grey", "综合灰灯项目个数", counts.grey),
        ] {
            self.count(key, label, number);
        }
        let counted: &[(&str, &str, Question)] = &[
            ("counts.key", "重点监控项目个数", |p| p.facts.is_key),
            (
                "counts.on_schedule",
                "执行进度正常的项目个数",
                |p| fund_light(p, Light::Green),
            ),
            ("counts.behind", "执行进度滞后的项目个数", |p| {
                fund_light(p, Light::Yellow)
            }),
            (
                "counts.far_behind",
                "执行进度明显滞后的项目个数",
                |p| fund_light(p, Light::Red),
            ),
            (
                "counts.lagging",
                "执行进度滞后和明显滞后的项目个数",
                is_lagging,
            ),
            (
                "counts.unexplained",
                "未填写原因的滞后项目个数",
                is_unexplained,
            ),
            (
                "counts.undisposed",
                "未登记原因和处置措施的明显滞后项目个数",
                is_undisposed,
            ),
            (
                "counts.without_rate",
                "不计算执行率的项目个数",
                |p| p.figures.fund_light.is_none(),
            ),
            ("counts.not_spending", "尚未支出的项目个数", is_not_spending),
            (
                "counts.targets_missed",
                "有指标明显滞后的项目个数",
                |p| p.figures.performance_light == Light::Red,
            ),
            (
                "counts.sheets_begun",
                "已填报监控表的项目个数",
                |p| p.sheet.is_some(),
            ),
            (
                "counts.sheets_missing",
                "尚未填报监控表的项目个数",
                |p| p.sheet.is_none(),
            ),
            (
                "counts.sheets_approved",
                "监控表已审核的项目个数",
                |p| {
                    let state = p.sheet.as_ref().map(|sheet| sheet.state);
                    matches!(state, Some(SheetState::Approved | SheetState::Locked))
                },
            ),
            (
                "counts.leaving",
                "预计年底有结转结余的项目个数",
                |p| {
                    p.figures
                        .total
                        .carryover
                        .is_some_and(|left| left > Money::ZERO)
                },
            ),
            (
                "counts.without_forecast",
                "尚未填报全年预计执行数的项目个数",
                lacks_forecast,
            ),
        ];
        for (key, label, holds) in counted {
            self.count(key, label, monitored_with(book, *holds).len());
        }
        let counted: &[(&str, &str, Question)] = &[
            (
                "counts.over_budget",
                "执行数超过预算的项目个数",
                is_over_budget,
            ),
            (
                "counts.without_budget",
                "无预算而有支出的项目个数",
                is_without_budget,
            ),
            (
                "counts.over_arrived",
                "支出大于到位资金的项目个数",
                is_over_arrived,
            ),
        ];
        for (key, label, holds) in counted {
            let number = book.projects.iter().filter(|p| holds(p)).count();
            self.count(key, label, number);
        }
        self.count("counts.sections", "责任科室个数", sections(book).len());
        self.add(
            "counts.ledger_entries",
            "资金台账笔数",
            book.ledger_entries.to_string(),
        );
        let through = book.cut_off.through();
        let progress = book
            .projects
            .iter()
            .flat_map(|p| &p.indicators)
            .flat_map(|indicator| &indicator.entries)
            .filter(|e| book.cut_off.year().contains(e.date) && e.date <= through)
            .count();
        self.count("counts.progress_entries", "指标进展条数", progress);
    }

    fn funds(
        &mut self,
        scope: &str,
        label: &str,
        funds: &FundFigures,
        schedule: Option<&Ratio>,
    ) -> Result<()> {
        let optional = |amount: Option<Money>| amount.map_or(NONE.to_owned(), Money::wan_shown);
        let increased = funds.annual_budget.minus(funds.initial_budget)?;
        let decreased = funds.initial_budget.minus(funds.annual_budget)?;
        let unspent = funds.arrived.minus(funds.executed)?;
        for (key, name, amount) in [
            ("initial_budget", "年初预算数", funds.initial_budget),
            ("annual_budget", "全年预算数", funds.annual_budget),
            ("increased", "净调增", increased),
            ("decreased", "净调减", decreased),
            ("arrived", "到位数", funds.arrived),
            ("executed", "执行数", funds.executed),
            ("unspent", "到位数与执行数之差", unspent),
        ] {
            self.add(
                &format!("{scope}.{key}"),
                &format!("{label}{name}"),
                amount.wan_shown(),
            );
        }
        for (key, name, amount) in [
            ("shortfall", "欠时序金额", shortfall(funds, schedule)?),
            ("forecast", "全年预计执行数", funds.forecast),
            ("carryover", "预计结转结余", funds.carryover),
        ] {
            self.add(
                &format!("{scope}.{key}"),
                &format!("{label}{name}"),
                optional(amount),
            );
        }
        let arrival = (funds.annual_budget > Money::ZERO)
            .then(|| Ratio::of_money(funds.arrived, funds.annual_budget))
            .flatten()
            .map(|rate| rate.percent());
        let (behind, ahead) = match gap(funds, schedule) {
            Some(gap) => (points(gap), points(-gap)),
            None => (NONE.to_owned(), NONE.to_owned()),
        };
        for (key, name, shown) in [
            ("arrival_rate", "到位率", percent(arrival.as_deref())),
            (
                "execution_rate",
                "执行率",
                percent(funds.execution_rate.as_deref()),
            ),
            ("behind_schedule", "低于时序进度的百分点", behind),
            ("ahead_of_schedule", "高于时序进度的百分点", ahead),
        ] {
            self.add(&format!("{scope}.{key}"), &format!("{label}{name}"), shown);
        }
        Ok(())
    }

    fn indicators(&mut self, book: &Book) {
        for class in Classes::of(book).all() {
            let (scope, label, counts) = (class.key(), class.label(), &class.counts);
            for (key, name, number) in [
                ("count", "项数", counts.count()),
                ("completed", "达到预期进度的项数", counts.completed),
                ("behind", "滞后的项数", counts.behind),
                ("far_behind", "明显滞后的项数", counts.far_behind),
                ("deviating", "未达到预期进度的项数", counts.deviating()),
                ("unreported", "尚无进展记录的项数", counts.unreported),
                ("far_ahead", "远高于年度指标值的项数", counts.far_ahead),
            ] {
                self.count(&format!("{scope}.{key}"), &format!("{label}{name}"), number);
            }
            let rate = counts.completed_rate();
            let label = format!("{label}达到预期进度的比例");
            self.add(
                &format!("{scope}.completed_rate"),
                &label,
                percent(rate.as_deref()),
            );
        }
        let rows = || monitored(book).flat_map(|p| &p.indicators);
        let filled = || rows().filter_map(|row| row.filled.as_ref());
        for &likelihood in Likelihood::ALL {
            let number = filled()
                .filter(|row| row.likelihood == Some(likelihood))
                .count();
            let label = format!("判断为{likelihood}的指标项数");
            self.count(&format!("likelihood.{likelihood}"), &label, number);
        }
        let judged = filled().filter(|row| row.likelihood.is_some()).count();
        self.count("likelihood.judged", "已判断完成可能性的指标项数", judged);
        self.count(
            "likelihood.open",
            "尚未判断完成可能性的指标项数",
            rows().count() - judged,
        );
        for &cause in Cause::ALL {
            let number = filled().filter(|row| row.causes.contains(&cause)).count();
            let label = format!("偏差原因为{cause}的指标项数");
            self.count(&format!("causes.{cause}"), &label, number);
        }
        let given = filled().filter(|row| !row.causes.is_empty()).count();
        self.count("causes.given", "已填写偏差原因的指标项数", given);
        let missing = rows()
            .filter(|row| matches!(row.figures.light, Light::Red | Light::Yellow))
            .filter(|row| row.filled.as_ref().is_none_or(|row| row.causes.is_empty()))
            .count();
        self.count("causes.missing", "尚未填写偏差原因的指标项数", missing);
    }

    fn problems(&mut self, book: &Book) {
        let findings = || book.projects.iter().flat_map(|p| &p.findings);
        self.count("findings.total", "登记问题项数", findings().count());
        for &kind in MonitoringKind::ALL {
            let number = findings().filter(|f| f.kind == kind).count();
            self.count(
                &format!("findings.{kind}"),
                &format!("{kind}问题项数"),
                number,
            );
        }
        for &state in FindingState::ALL {
            let number = findings().filter(|f| f.state == state).count();
            self.count(
                &format!("findings.{state}"),
                &format!("{state}问题项数"),
                number,
            );
        }
        let open = |state| matches!(state, FindingState::Open | FindingState::Correcting);
        let number = findings().filter(|f| open(f.state)).count();
        self.count("findings.open", "尚未整改到位的问题项数", number);
        for &kind in DispositionKind::ALL {
            let has = |p: &&ProjectBook| p.dispositions.iter().any(|d| d.kind == kind);
            let number = book.projects.iter().filter(has).count();
            let label = format!("作{kind}处置的项目个数");
            self.count(&format!("dispositions.{kind}"), &label, number);
        }
    }

    fn project(&mut self, project: &ProjectBook, schedule: Option<&Ratio>) -> Result<()> {
        let scope = scope(project);
        let label = format!("项目“{}”", project.facts.name);
        self.funds(&scope, &label, &project.figures.total, schedule)?;
        for indicator in &project.indicators {
            let (figures, row) = (&indicator.figures, indicator.row);
            let actual = figures.actual.clone().unwrap_or_else(|| NONE.to_owned());
            let rate = percent(figures.completion_rate.as_deref());
            for (key, name, shown) in [
                ("target", "年度指标值", figures.target.clone()),
                ("actual", "完成值", actual),
                ("completion_rate", "完成率", rate),
            ] {
                let label = format!("{label}指标“{}”{name}", figures.level3);
                self.add(&format!("{scope}.indicator.{row}.{key}"), &label, shown);
            }
        }
        Ok(())
    }
}

/// The key of a project's figures, without the last segment.
pub(crate) fn scope(project: &ProjectBook) -> String {
    format!("project.{}", segment(&project.facts.code))
}

/// The projects that must be monitored.
pub(crate) fn monitored(book: &Book) -> impl Iterator<Item = &ProjectBook> + Clone {
    book.projects.iter().filter(|p| p.figures.is_monitored())
}

/// The monitored projects of which something holds.
pub(crate) fn monitored_with(
    book: &Book,
    holds: impl Fn(&ProjectBook) -> bool,
) -> Vec<&ProjectBook> {
    monitored(book).filter(|p| holds(p)).collect()
}

fn fund_light(project: &ProjectBook, light: Light) -> bool {
    project.figures.fund_light == Some(light)
}

/// 资金灯 红 or 黄.
pub(crate) fn is_lagging(project: &ProjectBook) -> bool {
    fund_light(project, Light::Red) || fund_light(project, Light::Yellow)
}

/// 资金灯 红.
pub(crate) fn is_far_behind(project: &ProjectBook) -> bool {
    fund_light(project, Light::Red)
}

/// 资金灯 红 or 黄, and nobody says why.
pub(crate) fn is_unexplained(project: &ProjectBook) -> bool {
    is_lagging(project) && causes(project).is_empty()
}

/// 资金灯 红 without cause and measures of a disposition (R05).
pub(crate) fn is_undisposed(project: &ProjectBook) -> bool {
    is_far_behind(project) && !project.dispositions.iter().any(Disposition::is_answer)
}

/// 拨付 is booked, and more was spent than arrived (F14).
pub(crate) fn is_over_arrived(project: &ProjectBook) -> bool {
    let total = &project.figures.total;
    project.has_appropriation && total.executed > total.arrived
}

/// Has a budget, and nothing was spent.
pub(crate) fn is_not_spending(project: &ProjectBook) -> bool {
    let total = &project.figures.total;
    total.annual_budget > Money::ZERO && total.executed.is_zero()
}

/// 执行数 over 全年预算数 (F06).
pub(crate) fn is_over_budget(project: &ProjectBook) -> bool {
    let total = &project.figures.total;
    total.annual_budget > Money::ZERO && total.executed > total.annual_budget
}

/// Spending without a budget (F07).
pub(crate) fn is_without_budget(project: &ProjectBook) -> bool {
    let total = &project.figures.total;
    total.annual_budget <= Money::ZERO && total.executed > Money::ZERO
}

/// The sections that are responsible for monitored projects, in the order of the projects.
pub(crate) fn sections(book: &Book) -> Vec<&str> {
    let mut sections = Vec::new();
    for project in monitored(book) {
        let section = project.facts.section.as_str();
        if !section.is_empty() && !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections
}

/// 欠时序金额 = 全年预算数 × 时序进度 − 执行数; nothing without a budget or a full month.
pub(crate) fn shortfall(funds: &FundFigures, schedule: Option<&Ratio>) -> Result<Option<Money>> {
    let Some(schedule) = schedule.filter(|_| funds.annual_budget > Money::ZERO) else {
        return Ok(None);
    };
    schedule
        .of_amount(funds.annual_budget)
        .map(|due| due.minus(funds.executed))
        .transpose()
}

/// How many percentage points the rate is below the schedule (negative: above): the difference
/// of the two as shown, so that a reader who subtracts them finds the same.
pub(crate) fn gap(funds: &FundFigures, schedule: Option<&Ratio>) -> Option<Decimal> {
    let rate = Decimal::from_str_exact(funds.execution_rate.as_deref()?).ok()?;
    let schedule = Decimal::from_str_exact(&schedule?.percent()).ok()?;
    schedule.checked_sub(rate)
}

fn points(gap: Decimal) -> String {
    format!("{gap:.2}")
}

fn percent(rate: Option<&str>) -> String {
    rate.map_or(NONE.to_owned(), |rate| format!("{rate}%"))
}
/// Whether a project has a budget, but no 全年预计执行数 yet.
pub(super) fn lacks_forecast(project: &ProjectBook) -> bool {
    let total = &project.figures.total;
    !total.annual_budget.is_zero() && total.forecast.is_none()
}
