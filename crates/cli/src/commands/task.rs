//! `jixiao task`

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::core::error::CoreError;
use jixiao_app::core::projects::BudgetKind;
use jixiao_app::core::settings::Setting;
use jixiao_app::core::tasks::{Body, Scope, Task as Content};
use jixiao_app::handlers::tasks::{self, ImportedTask, Options, Wanted};

use crate::context::Globals;
use crate::output::{Exit, json, line, message};
use crate::password::Password;

/// What to do with tasks.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// 以主管部门身份生成已签名的任务包
    Make(Make),
    /// 核验并导入主管部门下达的任务
    Import(Import),
    /// 显示本年度执行中的任务
    Show,
    /// 列出收到和下达的任务
    List,
    /// 不再执行本年度的任务
    Drop,
}

/// What the task says.
#[derive(Debug, Args)]
pub struct Make {
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 监控截止日期（缺省为7月31日）
    #[arg(long, value_name = "DATE")]
    through: Option<NaiveDate>,
    /// 报送截止日期（缺省按设置）
    #[arg(long, value_name = "DATE")]
    deadline: Option<NaiveDate>,
    /// 表样：nmg-2019 或 mof-2019
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// 灯和预警的界限，如 lights.red_below=50（可多次；缺省按设置）
    #[arg(long, value_name = "KEY=VALUE")]
    threshold: Vec<String>,
    /// 执行率的分母：全年预算数 或 年初预算数
    #[arg(long, value_name = "WORD")]
    denominator: Option<String>,
    /// 只监控此项目（可多次；缺省为全部项目）
    #[arg(long, value_name = "CODE", conflicts_with_all = ["budget_kind", "key_projects"])]
    project: Vec<String>,
    /// 只监控此预算类别的项目（可多次）
    #[arg(long, value_name = "KIND", conflicts_with = "key_projects")]
    budget_kind: Vec<String>,
    /// 只监控重点项目
    #[arg(long)]
    key_projects: bool,
    /// 应报送的单位，如 105001=自治区示例中心（可多次）
    #[arg(long, value_name = "CODE=NAME", required_unless_present = "units")]
    unit: Vec<String>,
    /// 应报送单位的名单（.xlsx、.csv，列为单位代码、单位名称）
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    /// 要求各单位报送监控报告
    #[arg(long)]
    report: bool,
    /// 报送时不隐去自然人收款人的姓名
    #[arg(long)]
    payees_named: bool,
    #[command(flatten)]
    password: Password,
}

/// Which task, and how.
#[derive(Debug, Args)]
pub struct Import {
    /// 任务包（JXRW-….zip）
    file: PathBuf,
    /// 只核验并显示内容，不导入
    #[arg(long)]
    dry_run: bool,
    /// 主管部门另行告知的公钥指纹（首次导入时必须填写）
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<String>,
    /// 主管部门更换了密钥：以新指纹替换原公钥
    #[arg(long, requires = "fingerprint")]
    replace_key: bool,
}

impl Task {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Make(make) => make.run(globals),
            Self::Import(import) => import.run(globals),
            Self::Show => {
                let task = tasks::show(&globals.open_for_reading()?, globals.year)?;
                if globals.json {
                    json(&task)?;
                } else {
                    print(&task);
                }
                Ok(Exit::Done)
            }
            Self::List => {
                let held = tasks::list(&globals.open_for_reading()?)?;
                if globals.json {
                    json(&held)?;
                } else {
                    for key in held.keys {
                        line(&format!(
                            "主管部门公钥 {} {} 核对于{}",
                            key.fingerprint, key.state, key.confirmed_at
                        ));
                    }
                    for row in held.tasks {
                        line(&format!(
                            "{} {} {}年度第{}号 {} {}",
                            row.direction,
                            row.identifier,
                            row.year,
                            row.number,
                            row.state,
                            row.recorded_at
                        ));
                    }
                }
                Ok(Exit::Done)
            }
            Self::Drop => {
                let id = tasks::drop(&mut globals.open()?, globals.year, &globals.actor())?;
                message(&format!("已停用任务{id}，以后按本单位的设置执行。"));
                Ok(Exit::Done)
            }
        }
    }
}

/// The two sides of `KEY=VALUE`.
fn pair(text: &str, field: &str) -> Result<(String, String)> {
    let (key, value) = text.split_once('=').ok_or_else(|| CoreError::Invalid {
        field: field.to_owned(),
        message: format!("“{text}”应写作 代码=内容。"),
    })?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

impl Make {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let wanted = self.wanted(globals)?;
        let password = || self.password.get();
        let made = tasks::make(&mut ledger, &wanted, &self.out, &password, &globals.actor())?;
        if globals.json {
            json(&made)?;
        } else {
            print(&made.task);
        }
        message(&format!(
            "已生成任务包“{}”。请把公钥指纹另行（书面或电话）告知各单位：{}",
            made.file.display(),
            made.task.fingerprint
        ));
        Ok(Exit::Done)
    }

    fn wanted(&self, globals: &Globals) -> Result<Wanted> {
        let units = self.unit.iter().map(|text| {
            let (code, name) = pair(text, "unit")?;
            Ok(Body { code, name })
        });
        let thresholds = self.threshold.iter().map(|text| pair(text, "threshold"));
        let denominator = self.denominator.as_ref().map(|word| word.parse());
        Ok(Wanted {
            year: globals.year,
            period_end: self.through,
            deadline: self.deadline,
            template: self.template.clone(),
            thresholds: thresholds.collect::<Result<_>>()?,
            denominator: denominator.transpose()?,
            scope: self.scope()?,
            units: units.collect::<Result<_>>()?,
            unit_list: self.units.clone(),
            report_wanted: self.report,
            payees_named: self.payees_named,
        })
    }

    fn scope(&self) -> Result<Option<Scope>> {
        if self.key_projects {
            return Ok(Some(Scope::KeyProjects {}));
        }
        if !self.project.is_empty() {
            let codes = self.project.clone();
            return Ok(Some(Scope::Projects { codes }));
        }
        if self.budget_kind.is_empty() {
            return Ok(None);
        }
        let kinds = self
            .budget_kind
            .iter()
            .map(|word| word.parse::<BudgetKind>());
        let kinds = kinds.collect::<std::result::Result<_, _>>()?;
        Ok(Some(Scope::BudgetKinds { kinds }))
    }
}

impl Import {
    fn run(&self, globals: &Globals) -> Result<Exit> {
        let mut ledger = globals.open()?;
        let options = Options {
            dry_run: self.dry_run,
            fingerprint: self.fingerprint.clone(),
            replace_key: self.replace_key,
        };
        let imported = tasks::import(&mut ledger, &self.file, &options, &globals.actor())?;
        if globals.json {
            json(&imported)?;
        } else {
            self.print(&imported);
        }
        Ok(if imported.taken {
            Exit::Done
        } else {
            Exit::Findings
        })
    }

    fn print(&self, imported: &ImportedTask) {
        line(&format!("{}：{}", imported.file, imported.title));
        let key = match imported.key_is_held {
            true => "与已核对的主管部门公钥一致",
            false => "尚未核对，签名本身不能证明来自主管部门",
        };
        if !imported.fingerprint.is_empty() {
            line(&format!("签名公钥指纹 {}（{key}）", imported.fingerprint));
        }
        if let Some(task) = &imported.task {
            print(task);
        }
        for problem in &imported.problems {
            message(&format!("{} {}", problem.rule, problem.message));
        }
        message(match (imported.taken, imported.same, self.dry_run) {
            (false, ..) => "没有导入。",
            (true, _, true) => "这是预览，没有写入任何内容。",
            (true, true, false) => "该任务已在执行，没有新的内容。",
            (true, false, false) => "已导入，从现在起按任务执行。",
        });
    }
}

/// What a task says, line by line.
fn print(task: &Content) {
    let (department, template) = (&task.department, &task.template);
    let yes_no = |yes: bool, word: &str, other: &str| (if yes { word } else { other }).to_owned();
    let lines = [
        ("任务", format!("{}（第{}号）", task.id, task.number)),
        (
            "主管部门",
            format!("{}[{}]", department.name, department.code),
        ),
        (
            "监控期间",
            format!("{}年度，截至{}", task.year, task.period_end),
        ),
        ("报送截止日期", task.deadline.to_string()),
        ("表样", format!("{}第{}版", template.id, template.version)),
        ("监控范围", task.scope.word()),
        ("执行率的分母", task.denominator.to_string()),
        (
            "监控报告",
            yes_no(task.report_wanted, "各单位报送", "不要求各单位报送"),
        ),
        (
            "自然人收款人",
            yes_no(task.payees_masked, "报送时隐去姓名", "报送时不隐去姓名"),
        ),
        ("应报送单位", format!("{}个", task.units.len())),
    ];
    for (label, text) in lines {
        line(&format!("{label}：{text}"));
    }
    for (key, value) in &task.thresholds {
        if let Ok(setting) = Setting::of(key) {
            line(&format!("{}：{value}", setting.title));
        }
    }
}
