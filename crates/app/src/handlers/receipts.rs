//! Receipts and returns: answering a package that came in, and taking the answer to one that went
//! out.

use std::path::{Path, PathBuf};

use chrono::Timelike;
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::receipts::{
    AnsweredPackage, CellRemark, Decision, NewReceipt, Placed, Receipt, ReceiptRow, ReceiptStanding,
};
use jixiao_core::received::{ReceivedKind, ReceivedPackage, Submitted, SubmittedProject};
use jixiao_core::rules::Severity;
use jixiao_core::tasks::Body;
use jixiao_seal::report::{self, BrokenRule};
use jixiao_seal::{BagInfo, Kind, RegisterEntry, Source, Verdict};

use super::{keys, received, year_of};
use crate::bags::{self, Bag};
use crate::error::{Failure, Result};

/// The file of the bag that says it all.
const CONTENT: &str = "data/receipt.json";
/// Largest content, in bytes.
const MAX_CONTENT: u64 = 8 * 1024 * 1024;
/// Receipts know no form; the label may not be empty.
const NO_TEMPLATE: &str = "none";

/// What is answered.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "ReceiptAnswer")]
pub struct Answer {
    /// The decision.
    pub decision: Decision,
    /// What is said about the package as a whole, or "".
    pub remark: String,
    /// What is said about cells.
    pub cells: Vec<CellRemark>,
}

/// A receipt that was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MadeReceipt {
    /// Where its package lies.
    pub file: PathBuf,
    /// What it says.
    pub receipt: Receipt,
}

/// Answers a package that is held: writes the signed receipt or return into `folder`. It is
/// written aside and read back, then recorded, and only then gets its name.
///
/// # Errors
/// `not_found`, `wrong_state` where the answer does not fit the state, or accepts what the
/// receiver's own check found wrong; `invalid` for a cell that there is none of; `wrong_password`,
/// `already_exists`, and the errors of writing.
pub fn answer(
    ledger: &mut Ledger,
    id: i64,
    answer: &Answer,
    folder: &Path,
    password: &dyn Fn() -> Result<String>,
    actor: &Actor,
) -> Result<MadeReceipt> {
    let package = ledger.received_package(id)?;
    ledger.may_answer(&package, answer.decision)?;
    let remarks = match package.kind {
        ReceivedKind::Submission => {
            let submitted = received::submission_of(ledger, &package, None)?;
            if answer.decision == Decision::Accepted {
                refuse_errors(&package, &submitted)?;
            }
            let said = answer.cells.iter();
            said.map(|said| cell(said, &submitted))
                .collect::<Result<_>>()?
        }
        ReceivedKind::Aggregate if answer.cells.is_empty() => Vec::new(),
        ReceivedKind::Aggregate => {
            let message = "汇总包不能对栏目提意见，请由主管部门退回相应单位。";
            return Err(invalid("栏目", message.to_owned()));
        }
    };
    let unit = ledger.unit()?;
    let time = actor.at.with_nanosecond(0).unwrap_or(actor.at);
    let number = ledger.next_receipt(package.year, package.period_end)?;
    let kind = match answer.decision {
        Decision::Returned => Kind::Return,
        Decision::Acknowledged | Decision::Accepted => Kind::Receipt,
    };
    let numbered = (package.year, package.period_end, number);
    let info = bags::info(&unit, kind, numbered, NO_TEMPLATE, ledger.is_demo()?)?;
    let receipt = Receipt {
        schema: Receipt::schema(),
        kind: answer.decision.kind().to_owned(),
        id: info.identifier.clone(),
        number,
        created: time,
        department: Body {
            code: unit.code,
            name: unit.name.trim().to_owned(),
        },
        decision: answer.decision,
        package: AnsweredPackage {
            identifier: package.identifier.clone(),
            unit_code: package.unit_code.clone(),
            year: package.year,
            period_end: package.period_end,
            sequence: package.sequence,
            sha256: package.sha256.clone(),
        },
        remark: answer.remark.trim().to_owned(),
        remarks,
    };
    receipt.check()?;
    let path = bags::free_path(folder, &info)?;
    let key = keys::open(ledger, &password()?)?;
    let bytes = crate::files::json(&receipt)?;
    let content = String::from_utf8_lossy(&bytes).into_owned();
    let payload = vec![("receipt.json".to_owned(), Source::Bytes(bytes))];
    let mut bag = Bag::write(&path, &info, payload, &key, time)?;
    bag.verify(&info, &key, time)?;
    let new = NewReceipt {
        receipt: &receipt,
        content: &content,
        fingerprint: &ledger.signing_key()?.fingerprint,
    };
    let row = ledger.issue_receipt(&package, new, actor)?.value;
    match bag.publish() {
        Ok(file) => Ok(MadeReceipt { file, receipt }),
        Err(failure) => {
            // No file bears the number: it is free again.
            ledger.withdraw_receipt(row, &package, actor)?;
            Err(failure)
        }
    }
}

/// A submission with errors is not accepted.
fn refuse_errors(package: &ReceivedPackage, submitted: &Submitted) -> Result<()> {
    let found = submitted.recheck()?.into_iter();
    let errors: Vec<_> = found
        .filter(|found| found.severity == Severity::E)
        .collect();
    let Some(first) = errors.first() else {
        return Ok(());
    };
    let message = format!(
        "{}复核发现{}处错误，不能接收，如{}：{}",
        package.identifier,
        errors.len(),
        first.rule,
        first.message
    );
    Err(Failure {
        hint: "请退回该单位更正后重新报送。".to_owned(),
        ..CoreError::State { message }.into()
    })
}

/// A remark about a cell that there is.
fn cell(said: &CellRemark, submitted: &Submitted) -> Result<CellRemark> {
    let wrong = |message: String| Err(invalid("栏目", message));
    let (code, cell) = (said.project.trim(), said.cell.trim());
    let project = submitted
        .projects
        .iter()
        .find(|project| project.code == code);
    let Some(project) = project else {
        return wrong(format!("报送包中没有项目“{code}”。"));
    };
    if !cell.is_empty() && !has_cell(project, cell) {
        return wrong(format!(
            "项目{code}的监控表没有栏目“{cell}”，请写作 指标/二级指标/三级指标/栏目、资金/来源/栏目 或 总体完成情况 等。"
        ));
    }
    Ok(CellRemark {
        project: code.to_owned(),
        cell: cell.to_owned(),
        remark: said.remark.trim().to_owned(),
    })
}

/// Columns of a row by indicator and of a row by source, and the fields of a sheet as a whole.
const INDICATOR_CELLS: [&str; 8] = [
    "年度指标值",
    "执行情况",
    "全年预计完成情况",
    "全年预计值",
    "偏差原因",
    "原因说明",
    "完成目标可能性",
    "备注",
];
const FUND_CELLS: [&str; 8] = [
    "年初预算数",
    "全年预算数",
    "到位数",
    "执行数",
    "执行率",
    "全年预计执行数",
    "预计结转结余",
    "说明",
];
const SHEET_CELLS: [&str; 11] = [
    "项目名称",
    "年度总体目标",
    "总体完成情况",
    "资金",
    "资金说明",
    "指标",
    "处置",
    "填报全年预算数",
    "填报执行数",
    "填报执行率",
    "填报差异说明",
];

fn has_cell(project: &SubmittedProject, cell: &str) -> bool {
    let Some(sheet) = &project.sheet else {
        return SHEET_CELLS.contains(&cell);
    };
    let within = |place: String, columns: &[&str]| match cell.strip_prefix(&place) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix('/')
            .is_some_and(|column| columns.contains(&column)),
        None => false,
    };
    let mut rows = sheet.indicators.iter();
    let mut funds = sheet.funds.iter();
    SHEET_CELLS.contains(&cell)
        || rows.any(|row| {
            within(
                format!("指标/{}/{}", row.level2, row.level3),
                &INDICATOR_CELLS,
            )
        })
        || funds.any(|fund| within(format!("资金/{}", fund.source), &FUND_CELLS))
}

/// What was found out about a receipt's package, and whether it was taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportedReceipt {
    /// The file as it was given.
    pub file: String,
    /// `valid` or `invalid`; anything else is not from the department.
    pub verdict: &'static str,
    /// The words that people read.
    #[serde(skip)]
    pub title: &'static str,
    /// Fingerprint of the signing key, or "".
    pub fingerprint: String,
    /// What it says; nothing of one that cannot be trusted.
    pub receipt: Option<Receipt>,
    /// Why it is not taken.
    pub problems: Vec<BrokenRule>,
    /// Whether it was taken.
    pub taken: bool,
    /// Whether it had been taken before.
    pub same: bool,
    /// What it did to the sheets.
    pub placed: Placed,
}

/// Verifies a receipt by the department's keys that are held, and takes it.
///
/// # Errors
/// `wrong_state` where no key of the department is held, `package_newer`, `invalid` for a content
/// that cannot be read, and the errors of reading. What is wrong with the package stands in the
/// result.
pub fn import(ledger: &mut Ledger, path: &Path, actor: &Actor) -> Result<ImportedReceipt> {
    let register = department_register(ledger)?;
    let mut found = report::open(path, &register, actor.at.date())?;
    let print = found.fingerprint.map(|print| print.to_string());
    let mut result = ImportedReceipt {
        file: path.display().to_string(),
        verdict: found.verdict.word(),
        title: found.verdict.title(),
        fingerprint: print.unwrap_or_default(),
        receipt: None,
        problems: found.problems.into_iter().map(BrokenRule::from).collect(),
        taken: false,
        same: false,
        placed: Placed::default(),
    };
    let (Some(contents), Some(info)) = (found.contents.as_mut(), found.info.as_ref()) else {
        return Ok(result);
    };
    if found.verdict != Verdict::Valid {
        let message = "签名公钥不是已核对的主管部门公钥，不导入。";
        result.problems.push(problem("P02", message));
        return Ok(result);
    }
    if !matches!(info.kind, Kind::Receipt | Kind::Return) {
        let message = "该包不是回执（JXHZ-）或退回意见（JXTH-）。";
        result.problems.push(problem("P07", message));
        return Ok(result);
    }
    let size = contents.files().find(|(name, _)| *name == CONTENT);
    let size = size.map(|(_, size)| size);
    if size.is_none_or(|size| size > MAX_CONTENT) {
        result
            .problems
            .push(problem("P03", "回执包内的文件缺失或过大。"));
        return Ok(result);
    }
    let Ok(content) = String::from_utf8(contents.read(CONTENT)?) else {
        result
            .problems
            .push(problem("P03", "回执文件不是UTF-8文本。"));
        return Ok(result);
    };
    let receipt = Receipt::parse(&content).map_err(|error| match error.field() {
        "schema" => Failure::new("package_newer", error.to_string(), ""),
        _ => error.into(),
    })?;
    if !agree(&receipt, info) {
        let message = "回执内容与包的标签不一致，不导入。";
        result.problems.push(problem("P03", message));
        return Ok(result);
    }
    match ledger.standing_of_receipt(&receipt, &content)? {
        ReceiptStanding::Same => {
            result.taken = true;
            result.same = true;
        }
        ReceiptStanding::Refused(objection) => {
            result
                .problems
                .push(problem(objection.rule, &objection.message));
        }
        ReceiptStanding::New(package) => {
            let new = NewReceipt {
                receipt: &receipt,
                content: &content,
                fingerprint: &result.fingerprint,
            };
            result.placed = ledger.import_receipt(&package, new, actor)?.value;
            result.taken = true;
        }
    }
    result.receipt = Some(receipt);
    Ok(result)
}

/// Every key of the department that was confirmed, for ever: what an older one signed stays valid.
fn department_register(ledger: &Ledger) -> Result<Vec<RegisterEntry>> {
    let keys = ledger.department_keys(&ledger.unit()?.department_code)?;
    if keys.is_empty() {
        let failure = CoreError::State {
            message: "没有主管部门的公钥，不能核验回执。".to_owned(),
        };
        return Err(Failure {
            hint: "请先核对指纹并导入主管部门的任务。".to_owned(),
            ..failure.into()
        });
    }
    keys.iter().map(super::tasks::registered).collect()
}

/// Whether content and labels say the same.
fn agree(receipt: &Receipt, info: &BagInfo) -> bool {
    let about = &receipt.package;
    let numbered = (about.year, about.period_end, receipt.number);
    receipt.id == info.identifier
        && info.identifier == info.folder_name()
        && receipt.kind == info.kind.word()
        && receipt.department.code == info.unit_code
        && numbered == (info.year, info.period_end, info.sequence)
}

/// A receipt with what it says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedReceipt {
    /// As it is held.
    #[serde(flatten)]
    pub row: ReceiptRow,
    /// What is said about the package as a whole, or "".
    pub remark: String,
    /// What is said about cells.
    pub remarks: Vec<CellRemark>,
}

/// The receipts of a year, those received first.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<ListedReceipt>> {
    let rows = ledger.receipts(year_of(ledger, year)?)?.into_iter();
    let listed = |row: ReceiptRow| {
        let receipt = row.receipt()?;
        Ok(ListedReceipt {
            row,
            remark: receipt.remark,
            remarks: receipt.remarks,
        })
    };
    rows.map(listed).collect()
}

fn problem(rule: &'static str, message: &str) -> BrokenRule {
    BrokenRule {
        rule,
        message: message.to_owned(),
    }
}

fn invalid(field: &str, message: String) -> Failure {
    CoreError::Invalid {
        field: field.to_owned(),
        message,
    }
    .into()
}
