//! Tasks from above (任务): making one as a department, and taking one as a unit.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Timelike};
use jixiao_core::analysis::Denominator;
use jixiao_core::keys::KeyState;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::CutOff;
use jixiao_core::tasks::{Body, DepartmentKey, Scope, Standing, Task, TaskRow, TemplateVersion};
use jixiao_seal::report::{self, BrokenRule};
use jixiao_seal::{BagInfo, Fingerprint, Kind, PublicKey, RegisterEntry, Source, Verification};
use jixiao_tables::{CellKind, ColumnSpec, SheetSpec, read_tables};

use super::{imports, keys, year_of};
use crate::bags::{self, Bag};
use crate::encryption;
use crate::error::{Failure, Result};

/// The file of the bag that says it all, below the bag's folder.
const CONTENT: &str = "data/task.json";
/// Largest content, in bytes: tens of thousands of units.
const MAX_CONTENT: u64 = 8 * 1024 * 1024;

/// What a department wants.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "TaskWanted", default)]
pub struct Wanted {
    /// 预算年度; the store's own where none is given.
    pub year: Option<i32>,
    /// 截止日期; the one in force where none is given.
    pub period_end: Option<NaiveDate>,
    /// 报送截止日期; the one in force where none is given.
    pub deadline: Option<NaiveDate>,
    /// Template of the forms; the one in force where none is given.
    pub template: Option<String>,
    /// Bounds of lights and warnings in place of the store's own, by key.
    pub thresholds: Vec<(String, String)>,
    /// What 执行率 divides by; the one in force where none is given.
    pub denominator: Option<Denominator>,
    /// Which projects; all of them where nothing is given.
    pub scope: Option<Scope>,
    /// The units that must submit.
    pub units: Vec<Body>,
    /// A workbook or CSV of units (单位代码, 单位名称).
    pub unit_list: Option<PathBuf>,
    /// Whether a unit writes a report.
    pub report_wanted: bool,
    /// Whether natural persons as payees are named in packages.
    pub payees_named: bool,
}

/// A task that was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MadeTask {
    /// Where its package lies.
    pub file: PathBuf,
    /// What it says.
    pub task: Task,
}

const UNIT_COLUMNS: &[ColumnSpec] = &[
    imports::required("单位代码", CellKind::Code, ""),
    imports::required("单位名称", CellKind::Text, ""),
];

const UNIT_SHEETS: &[SheetSpec] = &[SheetSpec {
    name: "单位",
    columns: UNIT_COLUMNS,
    example_mark: ("单位代码", "示例"),
}];

/// Makes a task and writes its signed package into `folder`. The package is written aside and
/// read back, then the task is recorded, and only then it gets its name.
///
/// # Errors
/// `invalid` for what a task cannot say, `wrong_password`, `wrong_state` without a signing key,
/// `already_exists`, the table errors of the list of units, and the errors of writing.
pub fn make(
    ledger: &mut Ledger,
    wanted: &Wanted,
    folder: &Path,
    password: &dyn Fn() -> Result<String>,
    actor: &Actor,
) -> Result<MadeTask> {
    let key = ledger.signing_key()?;
    let mut task = draft(ledger, wanted, actor)?;
    task.public_key.clone_from(&key.public_pem);
    task.fingerprint.clone_from(&key.fingerprint);
    let numbered = (task.year, task.period_end, task.number);
    let demo = ledger.is_demo()?;
    let info = bags::info(
        &ledger.unit()?,
        Kind::Task,
        numbered,
        &task.template.id,
        demo,
    )?;
    task.id.clone_from(&info.identifier);
    task.check()?;
    let path = bags::free_path(folder, &info)?;
    let key = keys::open(ledger, &password()?)?;
    task.recipient = Some(encryption::recipient_of(&key)?);
    let bytes = crate::files::json(&task)?;
    let content = String::from_utf8_lossy(&bytes).into_owned();
    let payload = vec![("task.json".to_owned(), Source::Bytes(bytes))];
    let mut bag = Bag::write(&path, &info, payload, &key, task.created)?;
    bag.verify(&info, &key, task.created)?;
    let row = ledger.record_task(&task, &content, actor)?.value;
    match bag.publish() {
        Ok(file) => Ok(MadeTask { file, task }),
        Err(failure) => {
            // No file bears the number: it is free again.
            ledger.withdraw_task(row, &task, actor)?;
            Err(failure)
        }
    }
}

/// What the task will say, apart from its id and key.
fn draft(ledger: &Ledger, wanted: &Wanted, actor: &Actor) -> Result<Task> {
    let year = year_of(ledger, wanted.year)?;
    let unit = ledger.unit()?;
    let cut_off = match wanted.period_end {
        Some(day) => CutOff::new(year, day)?,
        None => ledger.cut_off(year)?,
    };
    let template = ledger.form_template(year, wanted.template.as_deref())?;
    let settings = ledger.settings(year)?;
    let keys: Vec<_> = Task::threshold_keys().collect();
    let mut thresholds: BTreeMap<_, _> = settings
        .iter()
        .filter(|held| keys.contains(&held.setting.key))
        .map(|held| (held.setting.key.to_owned(), held.value.clone()))
        .collect();
    for (key, value) in &wanted.thresholds {
        thresholds.insert(
            key.clone(),
            value.trim().trim_end_matches(['%', '％']).to_owned(),
        );
    }
    let mut units = wanted.units.clone();
    if let Some(list) = &wanted.unit_list {
        units.extend(read_units(list)?);
    }
    let (schema, kind) = Task::head();
    Ok(Task {
        schema,
        kind,
        id: String::new(),
        number: ledger.next_task(year)?,
        created: actor.at.with_nanosecond(0).unwrap_or(actor.at),
        department: Body {
            code: unit.code,
            name: unit.name.trim().to_owned(),
        },
        public_key: String::new(),
        fingerprint: String::new(),
        year: year.number(),
        period_end: cut_off.through(),
        deadline: match wanted.deadline {
            Some(day) => day,
            None => ledger.deadline(year)?,
        },
        template: TemplateVersion {
            id: template.id,
            version: template.version,
        },
        thresholds,
        denominator: match wanted.denominator {
            Some(denominator) => denominator,
            None => ledger.thresholds(year)?.denominator,
        },
        scope: wanted.scope.clone().unwrap_or(Scope::All {}),
        units,
        report_wanted: wanted.report_wanted,
        payees_masked: !wanted.payees_named,
        recipient: None,
    })
}

/// The units of a workbook or CSV (单位代码, 单位名称).
///
/// # Errors
/// The table errors, `invalid` for a row that cannot be read.
pub fn read_units(path: &Path) -> Result<Vec<Body>> {
    let tables = read_tables(path, UNIT_SHEETS)?;
    if let Some(problem) = tables.problems.first() {
        let message = format!(
            "单位名单第{}行“{}”：{}",
            problem.row, problem.column, problem.message
        );
        return Err(Failure::new("invalid", message, "请改正后重试。"));
    }
    let body = |row: &jixiao_tables::Row| Body {
        code: row.text("单位代码").to_owned(),
        name: row.text("单位名称").to_owned(),
    };
    Ok(tables.rows("单位").iter().map(body).collect())
}

/// How a task is taken.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Show what would happen, change nothing.
    pub dry_run: bool,
    /// The fingerprint as it was told by another way.
    pub fingerprint: Option<String>,
    /// Whether the department's key takes the place of the one that is held.
    pub replace_key: bool,
}

/// What was found out about a task's package, and whether it was taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportedTask {
    /// The file as it was given.
    pub file: String,
    /// `valid`, `valid-unregistered` or `invalid`.
    pub verdict: &'static str,
    /// The words that people read.
    #[serde(skip)]
    pub title: &'static str,
    /// Fingerprint of the signing key, or ""; of an invalid package only a claim.
    pub fingerprint: String,
    /// Whether that key is the department's as it was confirmed before.
    pub key_is_held: bool,
    /// What it says; nothing of an invalid package.
    pub task: Option<Task>,
    /// Why it is not taken.
    pub problems: Vec<BrokenRule>,
    /// Whether it was taken, or in a dry run would be.
    pub taken: bool,
    /// Whether it was followed already.
    pub same: bool,
}

/// Verifies a task's package and takes the task: from then on its year follows it. The first
/// package of a department is taken only with the fingerprint that was told by another way, later
/// ones only where the key that is held signed them.
///
/// # Errors
/// `fingerprint_needed` without the fingerprint, `invalid` where that is none or the content
/// cannot be read, `package_newer`, and the errors of reading. What is wrong with the package or
/// with the task stands in the result.
pub fn import(
    ledger: &mut Ledger,
    path: &Path,
    options: &Options,
    actor: &Actor,
) -> Result<ImportedTask> {
    let told = options.fingerprint.as_deref();
    let told: Option<Fingerprint> = told.map(str::parse).transpose()?;
    let department = ledger.unit()?.department_code;
    let held = ledger.department_key(&department)?;
    let register = match &held {
        Some(key) if !options.replace_key => vec![registered(key)?],
        _ => Vec::new(),
    };
    let found = report::open(path, &register, actor.at.date())?;
    let print = found.fingerprint.map(|print| print.to_string());
    let mut result = ImportedTask {
        file: path.display().to_string(),
        verdict: found.verdict.word(),
        title: found.verdict.title(),
        fingerprint: print.unwrap_or_default(),
        key_is_held: false,
        task: None,
        problems: Vec::new(),
        taken: false,
        same: false,
    };
    result.key_is_held = held.is_some_and(|key| key.fingerprint == result.fingerprint);
    let signed = match read(found)? {
        Ok(signed) => signed,
        Err(problems) => {
            result.problems = problems;
            return Ok(result);
        }
    };
    let objections = match ledger.standing_of(&signed.task, &signed.content)? {
        Standing::New => Vec::new(),
        Standing::Same => {
            result.same = true;
            Vec::new()
        }
        Standing::Refused(objections) => objections,
    };
    let broken = objections
        .iter()
        .map(|objection| problem(objection.rule, &objection.message));
    result.problems.extend(broken);
    match told {
        Some(told) if told != signed.fingerprint => {
            let message = "签名公钥的指纹与告知的指纹不同，可能不是主管部门签发，不导入。";
            result.problems.push(problem("P02", message));
        }
        Some(_) => {}
        None if result.key_is_held || options.dry_run || !result.problems.is_empty() => {}
        None => return Err(fingerprint_needed(options.replace_key)),
    }
    let confirmed = (!result.key_is_held).then(|| DepartmentKey {
        id: 0,
        department_code: signed.task.department.code.clone(),
        department_name: signed.task.department.name.clone(),
        public_pem: signed.task.public_key.clone(),
        fingerprint: signed.task.fingerprint.clone(),
        state: KeyState::InUse,
        confirmed_at: actor.at,
    });
    result.taken = result.problems.is_empty();
    if result.taken && !options.dry_run {
        let (task, content) = (&signed.task, &signed.content);
        ledger.import_task(task, content, confirmed.as_ref(), actor)?;
    }
    result.task = Some(signed.task);
    Ok(result)
}

/// What a task's package says, before there is a store that could take it. Nobody has confirmed
/// its key yet.
///
/// # Errors
/// `not_a_task` for what is no sound package of a task, `package_newer`, and the errors of reading.
pub fn look(path: &Path, today: NaiveDate) -> Result<Task> {
    match read(report::open(path, &[], today)?)? {
        Ok(signed) => Ok(signed.task),
        Err(problems) => {
            let told: Vec<_> = problems.iter().map(|held| held.message.as_str()).collect();
            let hint = "请选择主管部门下达的任务文件（JXRW-….zip），或不用任务文件开始。";
            Err(Failure::new("not_a_task", told.concat(), hint))
        }
    }
}

fn fingerprint_needed(replaces: bool) -> Failure {
    let message = if replaces {
        "更换主管部门的公钥，须核对新公钥的指纹，没有导入。"
    } else {
        "首次导入主管部门的任务，须核对其公钥指纹，没有导入。"
    };
    Failure::new(
        "fingerprint_needed",
        message,
        "请按主管部门另行（书面或电话）告知的指纹填写，不要照抄文件中的指纹。",
    )
}

/// The key that is held as a line of a register, for ever.
pub(super) fn registered(key: &DepartmentKey) -> Result<RegisterEntry> {
    Ok(RegisterEntry {
        unit_code: key.department_code.clone(),
        fingerprint: key.fingerprint.parse()?,
        from: NaiveDate::MIN,
        until: NaiveDate::MAX,
        revoked: None,
    })
}

/// A task as its sound package holds it.
struct Signed {
    task: Task,
    content: String,
    fingerprint: Fingerprint,
}

/// Reads the task of a package, or says which rules the package breaks.
fn read(mut found: Verification<File>) -> Result<std::result::Result<Signed, Vec<BrokenRule>>> {
    let sound = (
        found.contents.as_mut(),
        found.info.as_ref(),
        found.signer.as_ref(),
        found.fingerprint,
    );
    let (Some(contents), Some(info), Some(signer), Some(fingerprint)) = sound else {
        let problems = found.problems.into_iter().map(BrokenRule::from);
        return Ok(Err(problems.collect()));
    };
    if info.kind != Kind::Task {
        return Ok(Err(vec![problem(
            "P07",
            "该包不是任务包，请选择主管部门下达的任务（JXRW-）。",
        )]));
    }
    let size = contents.files().find(|(path, _)| *path == CONTENT);
    let size = size.map(|(_, size)| size);
    let whole = size.is_some_and(|size| size <= MAX_CONTENT);
    let others = contents
        .files()
        .any(|(path, _)| path.starts_with("data/") && path != CONTENT);
    if !whole || others {
        return Ok(Err(vec![problem(
            "P03",
            "任务包内的文件缺失、多余或过大。",
        )]));
    }
    let bytes = contents.read(CONTENT)?;
    let Ok(content) = String::from_utf8(bytes) else {
        return Ok(Err(vec![problem("P03", "任务文件不是UTF-8文本。")]));
    };
    let task = Task::parse(&content).map_err(|error| match error.field() {
        "schema" => Failure::new("package_newer", error.to_string(), ""),
        _ => error.into(),
    })?;
    if !agree(&task, info, signer, &fingerprint) {
        let message = "任务内容与包的标签或签名公钥不一致，不导入。";
        return Ok(Err(vec![problem("P03", message)]));
    }
    Ok(Ok(Signed {
        task,
        content,
        fingerprint,
    }))
}

/// Whether content, labels and signer say the same.
fn agree(task: &Task, info: &BagInfo, signer: &PublicKey, fingerprint: &Fingerprint) -> bool {
    let key = PublicKey::from_pem(&task.public_key);
    let numbered = (task.year, task.period_end, task.number);
    key.is_ok_and(|key| key == *signer)
        && task.fingerprint == fingerprint.to_string()
        && task.id == info.identifier
        && info.identifier == info.folder_name()
        && task.department.code == info.unit_code
        && numbered == (info.year, info.period_end, info.sequence)
        && task.template.id == info.template
}

fn problem(rule: &'static str, message: &str) -> BrokenRule {
    BrokenRule {
        rule,
        message: message.to_owned(),
    }
}

/// The task that a year follows.
///
/// # Errors
/// `wrong_state` where there is none, and the store's errors.
pub fn show(ledger: &Ledger, year: Option<i32>) -> Result<Task> {
    Ok(ledger.task(year_of(ledger, year)?)?)
}

/// The task that the units below follow in a year, if one was made.
///
/// # Errors
/// The store's errors.
pub fn made(ledger: &Ledger, year: Option<i32>) -> Result<Option<Task>> {
    Ok(ledger.made_task(year_of(ledger, year)?)?)
}

/// What a store holds of tasks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Held {
    /// Received and made, the newest of each first.
    pub tasks: Vec<TaskRow>,
    /// The department's keys that were confirmed, the newest first.
    pub keys: Vec<DepartmentKey>,
}

/// Every task, received and made, and the department's keys.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Held> {
    Ok(Held {
        tasks: ledger.tasks()?,
        keys: ledger.department_keys(&ledger.unit()?.department_code)?,
    })
}

/// Follows the task of a year no longer; gives its id.
///
/// # Errors
/// `wrong_state` where there is none.
pub fn drop(ledger: &mut Ledger, year: Option<i32>, actor: &Actor) -> Result<String> {
    let year = year_of(ledger, year)?;
    Ok(ledger.drop_task(year, actor)?.value)
}

#[cfg(test)]
mod tests {
    use jixiao_core::period::FiscalYear;
    use jixiao_core::units::Unit;

    use super::*;

    const PASSWORD: &str = "一二三四五六七八";

    fn actor() -> Actor {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        Actor {
            name: "苏日娜".to_owned(),
            at: day.and_hms_opt(9, 30, 8).unwrap(),
        }
    }

    fn store(folder: &Path, code: &str) -> Ledger {
        let path = folder.join(format!("{code}.jixiao"));
        let mut ledger = Ledger::create(&path, "test").unwrap();
        let unit = Unit {
            code: code.to_owned(),
            name: "自治区示例单位".to_owned(),
            department_code: "105".to_owned(),
            ..Unit::default()
        };
        let year = FiscalYear::new(2026).unwrap();
        ledger.register_unit(&unit, year, &actor()).unwrap();
        ledger
    }

    /// A task as a department would make it, with its key.
    fn sound(department: &mut Ledger, folder: &Path) -> (Task, jixiao_seal::SigningKey) {
        keys::create(department, PASSWORD, false, &actor()).unwrap();
        let wanted = Wanted {
            units: vec![Body {
                code: "105001".to_owned(),
                name: "自治区示例中心".to_owned(),
            }],
            ..Wanted::default()
        };
        let password = || Ok(PASSWORD.to_owned());
        let made = make(
            department,
            &wanted,
            &folder.join("sound"),
            &password,
            &actor(),
        )
        .unwrap();
        (made.task, keys::open(department, PASSWORD).unwrap())
    }

    /// Signs whatever files with the department's own key.
    fn sealed(
        folder: &Path,
        task: &Task,
        files: &[(&str, String)],
        key: &jixiao_seal::SigningKey,
    ) -> PathBuf {
        let info = BagInfo {
            source_organization: "自治区示例厅".to_owned(),
            identifier: task.id.clone(),
            software_agent: "test".to_owned(),
            kind: Kind::Task,
            unit_code: "105".to_owned(),
            year: 2026,
            period_end: task.period_end,
            sequence: 1,
            template: task.template.id.clone(),
            demo: false,
        };
        let path = folder.join(format!("{}.zip", task.id));
        let payload = files.iter().map(|(name, text)| {
            let bytes = text.clone().into_bytes();
            ((*name).to_owned(), Source::Bytes(bytes))
        });
        let _ = std::fs::remove_file(&path);
        Bag::write(&path, &info, payload.collect(), key, task.created)
            .unwrap()
            .publish()
            .unwrap()
    }

    #[test]
    fn a_sound_signature_over_a_wrong_content_is_not_enough() {
        let folder = tempfile::tempdir().unwrap();
        let (mut department, mut unit) =
            (store(folder.path(), "105"), store(folder.path(), "105001"));
        let (task, key) = sound(&mut department, folder.path());
        let options = Options {
            fingerprint: Some(task.fingerprint.clone()),
            ..Options::default()
        };
        let text = |task: &Task| serde_json::to_string(task).unwrap();
        let changed = |change: &dyn Fn(&mut Task)| {
            let mut task = task.clone();
            change(&mut task);
            vec![("task.json", text(&task))]
        };
        let other_key = jixiao_seal::SigningKey::generate().unwrap();
        let other_pem = other_key.public().to_pem().unwrap();
        // Each with the code of the failure or the rule that names it.
        let cases = [
            (vec![("task.json", "{".to_owned())], "invalid"),
            (vec![("task.json", "[]".to_owned())], "invalid"),
            (vec![("task.json", "[".repeat(100_000))], "invalid"),
            (vec![("other.json", text(&task))], "P03"),
            (
                vec![("task.json", text(&task)), ("more.txt", String::new())],
                "P03",
            ),
            (
                changed(&|task| task.schema = "jixiao/task-2".to_owned()),
                "package_newer",
            ),
            (
                changed(&|task| task.schema = "jixiao/other".to_owned()),
                "invalid",
            ),
            (changed(&|task| task.number = 2), "P03"),
            (changed(&|task| task.id.push('1')), "P03"),
            (
                changed(&|task| task.department.code = "106".to_owned()),
                "P03",
            ),
            (
                changed(&|task| task.public_key.clone_from(&other_pem)),
                "P03",
            ),
            (changed(&|task| task.fingerprint.clear()), "P03"),
            (changed(&|task| task.units.clear()), "invalid"),
            (
                changed(&|task| task.department.name = "厅\n厅".to_owned()),
                "invalid",
            ),
            (
                changed(&|task| task.scope = Scope::Projects { codes: Vec::new() }),
                "invalid",
            ),
            (
                changed(&|task| {
                    let red = "lights.red_below".to_owned();
                    task.thresholds.insert(red, "060".to_owned());
                }),
                "invalid",
            ),
            (
                changed(&|task| {
                    task.thresholds
                        .insert("executed.printed".to_owned(), "系统".to_owned());
                }),
                "invalid",
            ),
        ];
        for (files, expected) in cases {
            let file = sealed(folder.path(), &task, &files, &key);
            let found = match import(&mut unit, &file, &options, &actor()) {
                Err(failure) => failure.code,
                Ok(imported) => {
                    assert!(!imported.taken, "{files:?}");
                    imported.problems[0].rule
                }
            };
            assert_eq!(found, expected, "{files:?}");
            assert_eq!(unit.tasks().unwrap(), []);
            assert_eq!(unit.department_keys("105").unwrap(), []);
        }
        let file = sealed(folder.path(), &task, &[("task.json", text(&task))], &key);
        assert!(import(&mut unit, &file, &options, &actor()).unwrap().taken);
        assert_eq!(unit.task(FiscalYear::new(2026).unwrap()).unwrap(), task);
    }

    #[test]
    fn a_made_task_that_did_not_reach_its_folder_gives_its_number_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut department = store(folder.path(), "105");
        let (task, _) = sound(&mut department, folder.path());
        let year = FiscalYear::new(2026).unwrap();
        let second = Task {
            id: "JXRW-105-2026-0731-02".to_owned(),
            number: 2,
            ..task
        };
        let row = department
            .record_task(&second, "{}", &actor())
            .unwrap()
            .value;
        assert_eq!(department.next_task(year).unwrap(), 3);
        department.withdraw_task(row, &second, &actor()).unwrap();
        assert_eq!(department.next_task(year).unwrap(), 2);
        let rows = department.tasks().unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].state, jixiao_core::tasks::TaskState::InForce);
    }
}
