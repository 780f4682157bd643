//! S rules: what a submission needs. S02, S03 and S06 belong to every check; the others are gates
//! that only the check before submission looks at.

use super::{Book, Check, Finding, Found, Rule, Severity};
use crate::sheets::SheetState;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "S01",
        severity: Severity::E,
        condition: "报送前仍有错误未处理",
        message: "还有{n}项错误未处理，不能报送。",
        basis: "",
        check: Check::Gate(errors_are_resolved),
    },
    Rule {
        id: "S02",
        severity: Severity::W,
        condition: "填报人与审核人为同一人",
        message: "填报人与审核人为同一人。",
        basis: "",
        check: Check::Unit(reviewer_is_another_person),
    },
    Rule {
        id: "S03",
        severity: Severity::W,
        condition: "今天已过报送期限（缺省为8月31日）",
        message: "已超过{d}报送期限。",
        basis: "办法第十二条（四）",
        check: Check::Unit(deadline_is_kept),
    },
    Rule {
        id: "S04",
        severity: Severity::E,
        condition: "报送前没有签名密钥",
        message: "签名密钥未创建。",
        basis: "",
        check: Check::Gate(key_is_made),
    },
    Rule {
        id: "S05",
        severity: Severity::E,
        condition: "数据文件或操作日志的完整性检查未通过",
        message: "数据库完整性检查未通过，请先恢复备份。",
        basis: "",
        check: Check::Gate(store_is_sound),
    },
    Rule {
        id: "S06",
        severity: Severity::I,
        condition: "有签名密钥，而登记文件尚未导出",
        message: "签名密钥尚未办理登记。",
        basis: "",
        check: Check::Unit(key_is_registered),
    },
    Rule {
        id: "S07",
        severity: Severity::E,
        condition: "报送前仍有须说明的问题没有说明",
        message: "尚有{n}项提醒未说明。",
        basis: "",
        check: Check::Gate(warnings_are_answered),
    },
    Rule {
        id: "S08",
        severity: Severity::E,
        condition: "报送前仍有监控表没有审核并锁定",
        message: "尚有{n}张监控表未审核锁定。",
        basis: "",
        check: Check::Gate(sheets_are_locked),
    },
];

/// What the gates look at.
pub(crate) struct Gates {
    errors: usize,
    unanswered: usize,
    /// Names of the projects whose sheets are not locked.
    open_sheets: Vec<String>,
    has_key: bool,
    /// What is wrong with the store.
    damage: Vec<String>,
}

impl Gates {
    pub(crate) fn new(book: &Book, findings: &[Finding], damage: Vec<String>) -> Self {
        let count = |is_open: fn(&Finding) -> bool| {
            let open = findings.iter().filter(|finding| is_open(finding));
            open.count()
        };
        let open_sheets = book.projects.iter().filter(|project| {
            let state = project.sheet.as_ref().map(|sheet| sheet.state);
            project.is_asked() && state != Some(SheetState::Locked)
        });
        Self {
            errors: count(|finding| finding.severity == Severity::E),
            unanswered: count(|f| f.severity == Severity::W && f.answer.is_empty()),
            open_sheets: open_sheets
                .map(|project| project.facts.name.clone())
                .collect(),
            has_key: book.key.is_some(),
            damage,
        }
    }
}

fn errors_are_resolved(gates: &Gates, found: &mut Found<'_>) {
    let number = gates.errors;
    if number > 0 {
        let message = format!("还有{number}项错误未处理，不能报送。");
        found.add("报送", message, String::new());
    }
}

fn reviewer_is_another_person(book: &Book, found: &mut Found<'_>) {
    let (preparer, reviewer) = (book.unit.preparer.trim(), book.unit.reviewer.trim());
    if !preparer.is_empty() && preparer == reviewer {
        let formula = format!("填报人 {preparer} = 审核人 {reviewer}");
        found.add("审核人", "填报人与审核人为同一人。", formula);
    }
}

fn deadline_is_kept(book: &Book, found: &mut Found<'_>) {
    let (today, deadline) = (book.today, book.deadline);
    if today > deadline {
        let message = format!("已超过{}报送期限。", deadline.format("%-m月%-d日"));
        found.add("报送期限", message, format!("{today} > {deadline}"));
    }
}

fn key_is_made(gates: &Gates, found: &mut Found<'_>) {
    if !gates.has_key {
        found.add("签名密钥", "签名密钥未创建。", String::new());
    }
}

fn store_is_sound(gates: &Gates, found: &mut Found<'_>) {
    if !gates.damage.is_empty() {
        let message = "数据库完整性检查未通过，请先恢复备份。";
        found.add("数据文件", message, gates.damage.join("；"));
    }
}

fn key_is_registered(book: &Book, found: &mut Found<'_>) {
    if book
        .key
        .as_ref()
        .is_some_and(|key| key.registered_at.is_none())
    {
        found.add("签名密钥", "签名密钥尚未办理登记。", String::new());
    }
}

fn warnings_are_answered(gates: &Gates, found: &mut Found<'_>) {
    let number = gates.unanswered;
    if number > 0 {
        let message = format!("尚有{number}项提醒未说明。");
        found.add("说明", message, String::new());
    }
}

fn sheets_are_locked(gates: &Gates, found: &mut Found<'_>) {
    let number = gates.open_sheets.len();
    if number > 0 {
        let message = format!("尚有{number}张监控表未审核锁定。");
        found.add("监控表", message, gates.open_sheets.join("、"));
    }
}
