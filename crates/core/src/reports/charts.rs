//! The pictures of a report, each below the table that holds its figures.

use super::classes::Classes;
use super::figures::NONE;
use super::tables::TableKind;
use crate::analysis::Light;
use crate::forms::{ChartBar, ChartPart, ReportChart, Shade};
use crate::indicators::parse_number;
use crate::rules::{Book, ProjectBook};

/// Bars that fit on one picture.
const BARS: usize = 24;
/// Thousandths of the whole width that the longest stack of counts takes.
const LONGEST: usize = 900;

/// The pictures of a table; none where there is nothing to show.
pub(super) fn of(table: TableKind, book: &Book) -> Vec<ReportChart> {
    match table {
        TableKind::Execution => execution(book),
        TableKind::Completion => completion(book).into_iter().collect(),
    }
}

/// 执行进度, project by project, with the line of the schedule.
fn execution(book: &Book) -> Vec<ReportChart> {
    let pictures = book.projects.chunks(BARS).count();
    let mark = book.cut_off.schedule().map(|schedule| {
        let thousandths = book.cut_off.full_months() * 1000 / 12;
        let share = u16::try_from(thousandths).unwrap_or(1000);
        (share, format!("时序进度{}%", schedule.percent()))
    });
    let chart = |(at, projects): (usize, &[ProjectBook])| {
        let (first, last) = (at * BARS + 1, at * BARS + projects.len());
        let part = if pictures > 1 {
            format!("（第{first}至{last}个项目）")
        } else {
            String::new()
        };
        ReportChart {
            caption: format!("图1 项目预算执行进度{part}"),
            unit_line: "单位：%".to_owned(),
            legend: [
                (Shade::Solid, "绿灯"),
                (Shade::Sparse, "黄灯"),
                (Shade::Dense, "红灯"),
            ]
            .map(|(shade, text)| (shade, text.to_owned()))
            .to_vec(),
            mark: mark.clone(),
            bars: projects.iter().map(rate_bar).collect(),
        }
    };
    book.projects.chunks(BARS).enumerate().map(chart).collect()
}

fn rate_bar(project: &ProjectBook) -> ChartBar {
    let rate = project.figures.total.execution_rate.as_deref();
    let shade = match project.figures.fund_light {
        Some(Light::Red) => Shade::Dense,
        Some(Light::Yellow) => Shade::Sparse,
        _ => Shade::Solid,
    };
    let part = rate.and_then(parse_number).map(|percent| {
        let tenths = (percent * rust_decimal::Decimal::TEN).round();
        ChartPart {
            // A bar beyond the whole ends at it; the figure beside it says how far it goes.
            share: u16::try_from(tenths).unwrap_or_default().min(1000),
            shade,
            value: String::new(),
        }
    });
    ChartBar {
        label: if project.figures.exempt {
            format!("{}（暂不监控）", project.facts.name)
        } else {
            project.facts.name.clone()
        },
        parts: part.into_iter().collect(),
        value: rate.unwrap_or(NONE).to_owned(),
    }
}

/// 绩效目标完成分布, class by class.
fn completion(book: &Book) -> Option<ReportChart> {
    let classes = Classes::of(book);
    let seconds = || classes.groups.iter().flat_map(|(_, seconds)| seconds);
    let longest = seconds().map(|class| class.counts.count()).max()?;
    let bars = seconds().map(|class| {
        let counts = &class.counts;
        let parts = [
            (counts.completed, Shade::Solid),
            (counts.behind, Shade::Sparse),
            (counts.far_behind, Shade::Dense),
            (counts.unreported, Shade::Empty),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        ChartBar {
            label: class.level2.clone(),
            parts: parts
                .map(|(count, shade)| ChartPart {
                    share: u16::try_from(count * LONGEST / longest.max(1)).unwrap_or_default(),
                    shade,
                    value: count.to_string(),
                })
                .collect(),
            value: counts.count().to_string(),
        }
    });
    Some(ReportChart {
        caption: "图2 绩效目标完成分布".to_owned(),
        unit_line: "单位：项".to_owned(),
        legend: [
            (Shade::Solid, "达到预期进度"),
            (Shade::Sparse, "滞后"),
            (Shade::Dense, "明显滞后"),
            (Shade::Empty, "尚无进展记录"),
        ]
        .map(|(shade, text)| (shade, text.to_owned()))
        .to_vec(),
        mark: None,
        bars: bars.collect(),
    })
}
