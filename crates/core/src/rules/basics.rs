//! B rules: the unit, the project, its approved targets.

use std::collections::HashMap;

use super::{Book, Check, Found, ProjectBook, Rule, Severity};
use crate::indicators::TargetState;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "B01",
        severity: Severity::E,
        condition: "单位代码、单位名称或主管部门代码为空",
        message: "单位代码、单位名称、主管部门代码为必填项。",
        basis: "",
        check: Check::Unit(unit_is_named),
    },
    Rule {
        id: "B02",
        severity: Severity::E,
        condition: "一个年度内项目代码重复（全角、半角和大小写视为相同）",
        message: "项目代码{c}在{y}年度已存在。",
        basis: "",
        check: Check::Unit(codes_are_unique),
    },
    Rule {
        id: "B03",
        severity: Severity::E,
        condition: "项目没有已批复的绩效目标",
        message: "项目“{p}”尚无已批复绩效目标，不能生成监控表。",
        basis: "条例第十七条",
        check: Check::Project(targets_are_approved),
    },
    Rule {
        id: "B04",
        severity: Severity::E,
        condition: "应监控的项目没有全部填写监控表",
        message: "应监控{n}个项目，已填{m}个，缺：{list}。",
        basis: "办法第七条",
        check: Check::Unit(every_project_is_covered),
    },
    Rule {
        id: "B05",
        severity: Severity::E,
        condition: "科研类项目暂不监控，缺少理由或替代检查方式",
        message: "科研类项目暂不监控，请填写依据及替代检查方式。",
        basis: "办法第十一条",
        check: Check::Project(exemption_is_complete),
    },
    Rule {
        id: "B06",
        severity: Severity::E,
        condition: "年度总体目标为空",
        message: "年度总体目标不能为空。",
        basis: "",
        check: Check::Project(goal_is_given),
    },
];

fn unit_is_named(book: &Book, found: &mut Found<'_>) {
    let unit = &book.unit;
    if unit.code.is_empty() || unit.name.is_empty() || unit.department_code.is_empty() {
        found.add(
            "单位",
            "单位代码、单位名称、主管部门代码为必填项。",
            String::new(),
        );
    }
}

/// Codes that differ only in case or width would be taken for one by any reader.
fn codes_are_unique(book: &Book, found: &mut Found<'_>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for project in &book.projects {
        let code = &project.facts.code;
        if let Some(first) = seen.insert(folded(code), code) {
            let year = book.cut_off.year().number();
            let message = format!("项目代码{code}在{year}年度已存在。");
            found.add_for(
                code.clone(),
                "项目代码",
                message,
                format!("{first} = {code}"),
            );
        }
    }
}

fn folded(code: &str) -> String {
    code.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

fn targets_are_approved(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    if !has_approved_targets(project) {
        let name = &project.facts.name;
        let message = format!("项目“{name}”尚无已批复绩效目标，不能生成监控表。");
        found.add("绩效目标", message, String::new());
    }
}

pub(super) fn has_approved_targets(project: &ProjectBook) -> bool {
    project.targets == Some(TargetState::Approved) && !project.indicators.is_empty()
}

fn every_project_is_covered(book: &Book, found: &mut Found<'_>) {
    let monitored = || {
        let projects = book.projects.iter();
        projects.filter(|project| project.figures.is_monitored())
    };
    let missing: Vec<_> = monitored()
        .filter(|project| project.sheet.is_none())
        .map(|project| project.facts.name.as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    let total = monitored().count();
    let filled = total - missing.len();
    let list = missing.join("、");
    let message = format!("应监控{total}个项目，已填{filled}个，缺：{list}。");
    found.add(
        "监控表",
        message,
        format!("{total} − {filled} = {}", missing.len()),
    );
}

fn exemption_is_complete(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    if project.facts.exempt_reason.is_empty() != project.facts.substitute_check.is_empty() {
        found.add(
            "暂不监控",
            "科研类项目暂不监控，请填写依据及替代检查方式。",
            String::new(),
        );
    }
}

fn goal_is_given(_: &Book, project: &ProjectBook, found: &mut Found<'_>) {
    if project.facts.goal.is_empty() {
        found.add("年度总体目标", "年度总体目标不能为空。", String::new());
    }
}
