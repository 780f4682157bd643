//! The pictures of a report, each below the table that holds its figures.

use std::ops::Range;

use super::classes::Classes;
use super::figures::NONE;
use super::tables::TableKind;
use crate::analysis::Light;
use crate::forms::{ChartBar, ChartPart, ReportChart, Shade};
use crate::indicators::parse_number;
use crate::rules::{Book, ProjectBook};

/// Bars that one picture has at most.
const BARS: usize = 24;
/// Lines of labels that the bars of one picture have at most: with legend and caption it fits a page.
const LINES: usize = 36;
/// Half-width characters of a label's line, and lines of a label; a longer name is cut in the middle.
const LABEL_LINE: usize = 32;
const LABEL_LINES: usize = 3;
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
    let labels: Vec<String> = book.projects.iter().map(label).collect();
    let pictures = pictures(&labels);
    let mark = book.cut_off.schedule().map(|schedule| {
        let thousandths = book.cut_off.full_months() * 1000 / 12;
        let share = u16::try_from(thousandths).unwrap_or(1000);
        (share, format!("时序进度{}%", schedule.percent()))
    });
    let is_split = pictures.len() > 1;
    let bars = |range: Range<usize>| {
        let projects = book.projects.iter().zip(&labels);
        let projects = projects.skip(range.start).take(range.len());
        projects
            .map(|(project, label)| rate_bar(project, label))
            .collect()
    };
    let chart = |range: Range<usize>| {
        let part = match (is_split, range.len()) {
            (false, _) => String::new(),
            (true, 1) => format!("（第{}个项目）", range.end),
            (true, _) => format!("（第{}至{}个项目）", range.start + 1, range.end),
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
            bars: bars(range),
        }
    };
    pictures.into_iter().map(chart).collect()
}

/// Which bars stand in which picture.
fn pictures(labels: &[String]) -> Vec<Range<usize>> {
    let mut pictures: Vec<Range<usize>> = Vec::new();
    let mut lines = 0;
    for (at, label) in labels.iter().enumerate() {
        let more = halves(label).div_ceil(LABEL_LINE).max(1);
        match pictures.last_mut() {
            Some(last) if last.len() < BARS && lines + more <= LINES => {
                last.end = at + 1;
                lines += more;
            }
            _ => {
                pictures.push(at..at + 1);
                lines = more;
            }
        }
    }
    pictures
}

fn halves(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The name of a project as a bar bears it: whole where it takes few lines, else without its
/// middle. The whole name stands in the table above.
fn label(project: &ProjectBook) -> String {
    let name = shortened(&project.facts.name);
    if project.figures.exempt {
        format!("{name}（暂不监控）")
    } else {
        name
    }
}

fn shortened(name: &str) -> String {
    if halves(name) <= LABEL_LINE * LABEL_LINES {
        return name.to_owned();
    }
    let half = LABEL_LINE * LABEL_LINES / 4 - 1;
    let characters: Vec<char> = name.chars().collect();
    let (start, end) = (characters.iter().take(half), characters.iter().rev());
    let mut end: Vec<_> = end.take(half).collect();
    end.reverse();
    start.chain([&'…']).chain(end).collect()
}

fn rate_bar(project: &ProjectBook, label: &str) -> ChartBar {
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
        label: label.to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_takes_as_many_bars_as_its_labels_leave_room_for() {
        let short = vec!["草原监测".to_owned(); 50];
        assert_eq!(pictures(&short), [0..24, 24..48, 48..50]);
        let long = vec!["字".repeat(40); 24];
        assert_eq!(pictures(&long), [0..12, 12..24]);
        assert!(pictures(&[]).is_empty());
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        let name = format!("草原{}（第12期）", "监测".repeat(40));
        let short = shortened(&name);
        assert!(short.starts_with("草原监测") && short.ends_with("（第12期）"));
        assert!(halves(&short) <= LABEL_LINE * LABEL_LINES);
        assert_eq!(shortened("草原监测"), "草原监测");
    }
}
