//! Which project a form or a list means that names it without its code.

use std::collections::{BTreeMap, BTreeSet};

use jixiao_core::error::CoreError;
use jixiao_core::imports::KnownProjects;

use crate::error::Result;

/// The shortest sheet name that is taken for a code.
const SHORTEST_CODE: usize = 6;

/// The codes that were given, and the store's projects.
pub(super) struct ProjectCodes<'a> {
    pub(super) known: &'a KnownProjects,
    /// A code that was given without a name, and the project that took it.
    only: Option<(String, Option<String>)>,
    /// Codes by name of project or sheet.
    named: BTreeMap<String, String>,
    used: BTreeSet<String>,
}

/// A code, and where it comes from.
pub(super) struct Resolved {
    pub(super) code: String,
    pub(super) origin: &'static str,
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

impl<'a> ProjectCodes<'a> {
    /// `given` are codes, each alone or as `名称=代码`.
    pub(super) fn new(known: &'a KnownProjects, given: &[String]) -> Result<Self> {
        let mut codes = Self {
            known,
            only: None,
            named: BTreeMap::new(),
            used: BTreeSet::new(),
        };
        let invalid = |message: String| CoreError::Invalid {
            field: "项目代码".to_owned(),
            message,
        };
        for text in given {
            let (name, code) = text.rsplit_once('=').unwrap_or(("", text));
            let (name, code) = (without_blanks(name), code.trim().to_owned());
            if code.is_empty() {
                let message = format!("“{text}”没有写明项目代码，请写成“项目名称=代码”。");
                return Err(invalid(message).into());
            }
            let twice = if name.is_empty() {
                codes.only.replace((code, None)).is_some()
            } else {
                codes.named.insert(name, code).is_some()
            };
            if twice {
                let message = format!("“{text}”重复指定了代码，请逐个写成“项目名称=代码”。");
                return Err(invalid(message).into());
            }
        }
        Ok(codes)
    }

    /// The code of a project: as given, as the file says, by its name in the store, or the name
    /// of its sheet.
    ///
    /// The error is a sentence: what is wrong and what to do.
    pub(super) fn resolve(
        &mut self,
        name: &str,
        stated: &str,
        sheet: &str,
    ) -> Result<Resolved, String> {
        let found = |code: &str, origin| {
            let code = code.to_owned();
            Ok(Resolved { code, origin })
        };
        for key in [without_blanks(name), without_blanks(sheet)] {
            if let Some(code) = self.named.get(&key) {
                self.used.insert(key);
                return found(code, "由--code指定");
            }
        }
        if !stated.is_empty() {
            return found(stated, "取自文件");
        }
        match self.known.codes_named(name) {
            [code] => return found(code, "按项目名称与已登记的项目相符"),
            [] => {}
            several => {
                return Err(format!(
                    "有{}个项目都名为“{name}”（{}），请用 --code “{name}=代码” 指明是哪一个。",
                    several.len(),
                    several.join("、")
                ));
            }
        }
        if let Some((code, taken)) = &mut self.only {
            let taken = taken.get_or_insert_with(|| name.to_owned());
            if taken == name {
                return found(code, "由--code指定");
            }
            return Err(format!(
                "只指定了一个代码，已用于“{taken}”，请逐个写成 --code “{name}=代码”。"
            ));
        }
        let is_code = sheet.len() >= SHORTEST_CODE && sheet.bytes().all(|b| b.is_ascii_digit());
        if is_code {
            return found(sheet, "取自工作表名");
        }
        Err(format!(
            "文件没有写项目代码，也没有登记过名为“{name}”的项目。请用 --code “{name}=代码” 指定，或把工作表名改为项目代码后重新导入。"
        ))
    }

    /// Names that no project of the files bears.
    pub(super) fn unused(&self) -> Vec<&str> {
        let names = self.named.keys().filter(|name| !self.used.contains(*name));
        names.map(String::as_str).collect()
    }
}
