//! Settings of the store: one list of keys, each with its meaning, its kind of value and what
//! holds where nothing was set. Values are text in one spelling. A task from above outranks them:
//! [`in_force`] decides.

pub(crate) mod in_force;

use chrono::NaiveDate;
use rusqlite::Connection;

pub use in_force::{Origin, SettingInForce};

use self::in_force::InForce;
use crate::analysis::{Denominator, Thresholds};
use crate::backup::automatic;
use crate::error::{CoreError, Result};
use crate::forms::{self, EvaluationTemplate, FormTemplate, TemplateKind};
use crate::indicators::parse_number;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::{CutOff, FiscalYear};
use crate::storage;

/// What values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase", tag = "kind", content = "words")]
pub enum SettingKind {
    /// A percentage above 0, at most 1000, without the sign %.
    Percent,
    /// A whole number from 0 to 366.
    Count,
    /// A day of every year as `MM-DD`.
    MonthDay,
    /// A folder, absolute or as seen from the folder of the store.
    Folder,
    /// How many days, weeks and months, as `7,4,12`.
    Keep,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The name of a template of that kind, built in or added.
    Template(TemplateKind),
    /// A whole number of MB from 1 to 2048.
    Megabytes,
    /// Addresses of electronic mail, parted by `;`, or nothing.
    Addresses,
    /// Text in which these words stand in braces for what they name.
    Text(&'static [&'static str]),
}

/// A setting as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Setting {
    /// Stable key.
    pub key: &'static str,
    /// What it means.
    pub title: &'static str,
    /// What values it takes.
    #[serde(flatten)]
    pub kind: SettingKind,
    /// What holds where nothing was set.
    pub default: &'static str,
}

/// 预警灯低于此为红.
pub(crate) const RED_BELOW: &str = "lights.red_below";
/// 预警灯低于此为黄.
pub(crate) const YELLOW_BELOW: &str = "lights.yellow_below";
/// 完成值达到此为蓝.
pub(crate) const BLUE_FROM: &str = "lights.blue_from";
/// 执行率的分母.
pub(crate) const DENOMINATOR: &str = "execution.denominator";
/// 报送截止日期.
pub(crate) const DEADLINE: &str = "submission.deadline";
/// 是否要求报送监控报告.
pub(crate) const REPORT_WANTED: &str = "report.wanted";
/// 问题整改期限前多少天提醒.
pub(crate) const REMIND_DAYS: &str = "findings.remind_days";

/// 监控表和报告所用的执行数.
pub(crate) const EXECUTED_PRINTED: &str = "executed.printed";

/// 表中金额打印的小数位.
pub(crate) const PRINTED_DECIMALS: &str = "print.decimals";

/// 自动备份的文件夹.
pub(crate) const BACKUP_FOLDER: &str = "backup.folder";
/// 每日备份的保留数.
pub(crate) const BACKUP_KEEP: &str = "backup.keep";

/// 邮件收件人.
const MAIL_TO: &str = "mail.to";
/// 邮件主题.
const MAIL_SUBJECT: &str = "mail.subject";
/// 邮件正文.
const MAIL_BODY: &str = "mail.body";
/// 邮件附件和分卷的大小限制.
const PACKAGE_LIMIT: &str = "package.limit";

/// What a draft of mail can name.
const MAIL_WORDS: &[&str] = &[
    "单位",
    "单位代码",
    "主管部门",
    "年度",
    "截止日期",
    "次数",
    "文件名",
];
/// Longest text of a setting, in characters.
const LONGEST_TEXT: usize = 2000;

/// 是.
pub(crate) const YES: &str = "是";

/// Every setting.
pub const ALL: &[Setting] = &[
    Setting {
        key: RED_BELOW,
        title: "进度系数或完成比例低于此（%）为红灯",
        kind: SettingKind::Percent,
        default: "60",
    },
    Setting {
        key: YELLOW_BELOW,
        title: "进度系数或完成比例低于此（%）为黄灯",
        kind: SettingKind::Percent,
        default: "80",
    },
    Setting {
        key: BLUE_FROM,
        title: "完成值达到年度指标值的此比例（%）为蓝灯",
        kind: SettingKind::Percent,
        default: "120",
    },
    Setting {
        key: DENOMINATOR,
        title: "执行率的分母",
        kind: SettingKind::Word(Denominator::WORDS),
        default: "全年预算数",
    },
    Setting {
        key: DEADLINE,
        title: "报送截止日期（月-日）",
        kind: SettingKind::MonthDay,
        default: "08-31",
    },
    Setting {
        key: forms::TEMPLATE_SETTING,
        title: "监控表采用的表样",
        kind: SettingKind::Template(TemplateKind::Form),
        default: FormTemplate::DEFAULT,
    },
    Setting {
        key: forms::EVALUATION_SETTING,
        title: "自评表采用的表样",
        kind: SettingKind::Template(TemplateKind::Evaluation),
        default: EvaluationTemplate::DEFAULT,
    },
    Setting {
        key: REPORT_WANTED,
        title: "是否要求报送绩效监控报告",
        kind: SettingKind::Word(&[YES, "否"]),
        default: "否",
    },
    Setting {
        key: EXECUTED_PRINTED,
        title: "监控表和报告所用的执行数",
        kind: SettingKind::Word(crate::system_figures::Printed::WORDS),
        default: "台账",
    },
    Setting {
        key: PRINTED_DECIMALS,
        title: "监控表、自评表和汇总表中金额（万元）印几位小数",
        kind: SettingKind::Word(forms::PrintedDecimals::WORDS),
        default: "2位",
    },
    Setting {
        key: "warnings.idle_months",
        title: "预警T2：满此月数仍无支出",
        kind: SettingKind::Count,
        default: "3",
    },
    Setting {
        key: "warnings.carried_over_from",
        title: "预警T3：上年结转资金达到预算的此比例（%）",
        kind: SettingKind::Percent,
        default: "30",
    },
    Setting {
        key: "warnings.deadline_days",
        title: "预警T6：距报送期限不足此天数",
        kind: SettingKind::Count,
        default: "15",
    },
    Setting {
        key: "warnings.answered_months",
        title: "预警C5：满此月数合规性问题仍未答完",
        kind: SettingKind::Count,
        default: "7",
    },
    Setting {
        key: "warnings.spent_from",
        title: "预警E2：执行率达到此比例（%）",
        kind: SettingKind::Percent,
        default: "90",
    },
    Setting {
        key: "warnings.output_below",
        title: "预警E2：而产出低于此比例（%）",
        kind: SettingKind::Percent,
        default: "50",
    },
    Setting {
        key: "warnings.silent_days",
        title: "预警E3：指标此天数内没有进展记录",
        kind: SettingKind::Count,
        default: "90",
    },
    Setting {
        key: REMIND_DAYS,
        title: "问题整改期限前此天数内提醒",
        kind: SettingKind::Count,
        default: "7",
    },
    Setting {
        key: BACKUP_FOLDER,
        title: "自动备份的文件夹（可写完整路径，如U盘；否则在数据文件旁）",
        kind: SettingKind::Folder,
        default: automatic::FOLDER,
    },
    Setting {
        key: BACKUP_KEEP,
        title: "每日备份的保留数：最近几天,几周,几个月（每周、每月留最后一份）",
        kind: SettingKind::Keep,
        default: "7,4,12",
    },
    Setting {
        key: PACKAGE_LIMIT,
        title: "报送包超过此大小（MB）时，邮件不直接附上，须分卷或不附佐证材料",
        kind: SettingKind::Megabytes,
        default: "20",
    },
    Setting {
        key: MAIL_TO,
        title: "邮件草稿的收件人（多个用;隔开）",
        kind: SettingKind::Addresses,
        default: "",
    },
    Setting {
        key: MAIL_SUBJECT,
        title: "邮件草稿的主题",
        kind: SettingKind::Text(MAIL_WORDS),
        default: "{单位}{年度}年绩效监控报送（第{次数}次）",
    },
    Setting {
        key: MAIL_BODY,
        title: "邮件草稿的正文（包内容由程序另起一行列出）",
        kind: SettingKind::Text(MAIL_WORDS),
        default: "{主管部门}：\n现报送{单位}{年度}年截至{截止日期}的绩效监控资料，请查收并回执。",
    },
];

impl Setting {
    /// The setting of that key.
    ///
    /// # Errors
    /// [`CoreError::NotFound`].
    pub fn of(key: &str) -> Result<&'static Self> {
        ALL.iter()
            .find(|setting| setting.key == key)
            .ok_or_else(|| CoreError::NotFound {
                what: "设置项",
                id: key.to_owned(),
            })
    }

    /// `value` in its one spelling.
    pub(crate) fn checked(&self, value: &str) -> Result<String> {
        let value = value.trim();
        let refused = |allowed: &str| {
            let message = format!("“{}”应填{allowed}，“{value}”不能识别。", self.title);
            CoreError::invalid(self.key, message)
        };
        match self.kind {
            SettingKind::Percent => parse_number(value.trim_end_matches(['%', '％']))
                .filter(|percent| percent.is_sign_positive() && !percent.is_zero())
                .filter(|percent| *percent <= rust_decimal::Decimal::ONE_THOUSAND)
                .map(|percent| percent.normalize().to_string())
                .ok_or_else(|| refused("大于0、不超过1000的百分数")),
            SettingKind::Count => value
                .parse::<u32>()
                .ok()
                .filter(|count| *count <= 366)
                .map(|count| count.to_string())
                .ok_or_else(|| refused("0至366的整数")),
            // 29 February is not a day of every year.
            SettingKind::MonthDay => FiscalYear::new(2001)
                .ok()
                .and_then(|year| on_day(year, value))
                .map(|day| day.format("%m-%d").to_string())
                .ok_or_else(|| refused("月-日，如08-25")),
            // Whether it is there, the store knows.
            SettingKind::Template(_) => Ok(value.to_owned()),
            SettingKind::Folder => Some(value)
                .filter(|folder| !folder.is_empty() && !folder.contains(char::is_control))
                .map(ToOwned::to_owned)
                .ok_or_else(|| refused("文件夹的名称或路径")),
            SettingKind::Keep => automatic::Keep::parse(value)
                .map(|keep| format!("{},{},{}", keep.days, keep.weeks, keep.months))
                .ok_or_else(|| refused("三个整数，如7,4,12，且至少留1天")),
            SettingKind::Megabytes => value
                .parse::<u32>()
                .ok()
                .filter(|size| (1..=2048).contains(size))
                .map(|size| size.to_string())
                .ok_or_else(|| refused("1至2048的整数")),
            SettingKind::Addresses => match value {
                "" => Ok(String::new()),
                _ => addresses(value).map(|list| list.join("; ")),
            }
            .map_err(|_: CoreError| refused("邮件地址，多个用;隔开")),
            SettingKind::Text(words) => {
                let text = value.replace("\r\n", "\n");
                let is_plain = |c: char| c == '\n' || !c.is_control();
                let fits = text.chars().count() <= LONGEST_TEXT && text.chars().all(is_plain);
                match unknown_word(&text, words) {
                    None if fits => Ok(text),
                    None => Err(refused("不超过2000字的文字")),
                    Some(word) => {
                        let words = words.join("、");
                        let message =
                            format!("“{}”中的{{{word}}}不能识别，可用：{words}。", self.title);
                        Err(CoreError::invalid(self.key, message))
                    }
                }
            }
            SettingKind::Word(words) if words.contains(&value) => Ok(value.to_owned()),
            SettingKind::Word(words) => Err(refused(&words.join("或"))),
        }
    }
}

/// How packages go by mail, and how large they may be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// 收件人, or "".
    pub to: String,
    /// 主题, with words in braces.
    pub subject: String,
    /// 正文, likewise.
    pub body: String,
    /// Most bytes of a package that goes whole, and of a part.
    pub limit: u64,
}

/// Addresses of electronic mail, parted by `;` or `,`.
///
/// # Errors
/// [`CoreError::Invalid`] where one is none, or there is none.
pub fn addresses(text: &str) -> Result<Vec<String>> {
    let parts = text.split([';', ',', '；', '，']).map(str::trim);
    let list: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let is_address = |address: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "@.!#$%&'*+/=?^_`{|}~-".contains(c);
        let sides = address.split_once('@');
        address.len() <= 254
            && address.chars().all(plain)
            && sides.is_some_and(|(name, host)| {
                !name.is_empty() && !host.contains('@') && host.split('.').all(|l| !l.is_empty())
            })
    };
    match list.iter().find(|address| !is_address(address)) {
        None if !list.is_empty() => Ok(list.into_iter().map(ToOwned::to_owned).collect()),
        None => Err(CoreError::invalid("收件人", "请填写收件人的邮件地址。")),
        Some(wrong) => {
            let message = format!("“{wrong}”不是邮件地址，请核对。");
            Err(CoreError::invalid("收件人", message))
        }
    }
}

/// A word in braces that is none of `words`.
fn unknown_word(text: &str, words: &[&str]) -> Option<String> {
    let opened = text.split('{').skip(1);
    let named = opened.map(|rest| rest.split_once('}').map_or(rest, |(word, _)| word));
    named
        .filter(|word| !words.contains(word))
        .map(|word| word.chars().take(20).collect())
        .next()
}

impl Ledger {
    /// How packages go by mail.
    ///
    /// # Errors
    /// The store's errors.
    pub fn mail_settings(&self) -> Result<MailSettings> {
        self.read(|connection| {
            let limit: u64 = value(connection, PACKAGE_LIMIT)?.parse().unwrap_or(20);
            Ok(MailSettings {
                to: value(connection, MAIL_TO)?,
                subject: value(connection, MAIL_SUBJECT)?,
                body: value(connection, MAIL_BODY)?,
                limit: limit * 1024 * 1024,
            })
        })
    }

    /// Every setting with what is in force in a year.
    ///
    /// # Errors
    /// The store's errors.
    pub fn settings(&self, year: FiscalYear) -> Result<Vec<SettingInForce>> {
        self.read(|connection| {
            let in_force = InForce::read(connection, year)?;
            let settings = ALL.iter();
            settings
                .map(|setting| in_force.setting(setting.key))
                .collect()
        })
    }

    /// Sets a setting; the lights' bounds must rise from 红 to 黄 to 蓝. A task in force outranks
    /// what is set.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown key, [`CoreError::Invalid`] for a value it does not
    /// take.
    pub fn set_setting(&mut self, key: &str, value: &str, actor: &Actor) -> Result<Written<()>> {
        let setting = Setting::of(key)?;
        let value = setting.checked(value)?;
        let year = self.year()?;
        self.write(Op::ChangeSetting, setting.title, actor, |connection| {
            if let SettingKind::Template(kind) = setting.kind {
                forms::require_template(connection, &value, kind)?;
            }
            storage::settings::put(connection, key, &value)?;
            let lights = InForce::without_task(connection, year).thresholds()?;
            if !lights.rise() {
                return Err(CoreError::invalid(key, LIGHTS_RISE));
            }
            Ok(())
        })
    }

    /// The thresholds in force in a year.
    ///
    /// # Errors
    /// The store's errors.
    pub fn thresholds(&self, year: FiscalYear) -> Result<Thresholds> {
        self.read(|connection| InForce::read(connection, year)?.thresholds())
    }

    /// The cut-off of a year where none is named: the task's, else 31 July (办法第十二条).
    ///
    /// # Errors
    /// The store's errors.
    pub fn cut_off(&self, year: FiscalYear) -> Result<CutOff> {
        self.read(|connection| InForce::read(connection, year)?.cut_off())
    }

    /// The last day of submission of a year.
    ///
    /// # Errors
    /// The store's errors.
    pub fn deadline(&self, year: FiscalYear) -> Result<NaiveDate> {
        self.read(|connection| InForce::read(connection, year)?.deadline())
    }
}

/// What the bounds of the lights must do.
pub(crate) const LIGHTS_RISE: &str = "红灯界限应小于黄灯界限，黄灯界限不应大于蓝灯界限。";

/// A day of a year, given as `MM-DD`.
pub(crate) fn on_day(year: FiscalYear, month_and_day: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{}-{month_and_day}", year.number()), "%Y-%m-%d").ok()
}

/// The value of a setting that no task can say anything about: what was set, else its default.
pub(crate) fn value(connection: &Connection, key: &str) -> Result<String> {
    let set = storage::settings::get(connection, key)?;
    match set {
        Some(value) => Ok(value),
        None => Ok(Setting::of(key)?.default.to_owned()),
    }
}
