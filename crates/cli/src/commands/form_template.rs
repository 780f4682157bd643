//! `jixiao form-template`

use std::path::PathBuf;

use clap::Subcommand;
use jixiao_app::Result;
use jixiao_app::core::forms::{Template, TemplateEntry, TemplateKind};
use jixiao_app::handlers::form_templates;

use crate::context::Globals;
use crate::output::{Exit, json, line, message};

/// What to do with the form templates.
#[derive(Debug, Subcommand)]
pub enum FormTemplate {
    /// 列出表样
    List,
    /// 显示一个表样
    Show {
        /// 表样名称
        id: String,
    },
    /// 把表样复制为文件，供修改
    Copy {
        /// 表样名称
        id: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
    /// 检查表样文件（不写入）
    Check {
        /// 表样文件
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
    /// 把表样文件添加到数据文件
    Add {
        /// 表样文件
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
    /// 采用一个表样
    Select {
        /// 表样名称
        id: String,
    },
    /// 删除添加的表样
    Remove {
        /// 表样名称
        id: String,
    },
}

impl FormTemplate {
    /// Does it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let actor = globals.actor();
        match self {
            Self::List => {
                let held = form_templates::list(&globals.open_for_reading()?, globals.year)?;
                if globals.json {
                    return json(&held).map(|()| Exit::Done);
                }
                for entry in held {
                    let mark = if entry.selected { "*" } else { " " };
                    let source = match (entry.built_in, entry.confirmed) {
                        (true, false) => "内置，参考格式",
                        (true, true) => "内置，已采用",
                        (false, _) => "本单位",
                    };
                    let TemplateEntry {
                        id, version, title, ..
                    } = entry;
                    line(&format!("{mark} {id} 第{version}版 {title}（{source}）"));
                }
            }
            Self::Show { id } => {
                let template = form_templates::show(&globals.open_for_reading()?, id)?;
                shown(globals, &template)?;
            }
            Self::Copy { id, out } => {
                let name = form_templates::copy(&globals.open_for_reading()?, id, out)?;
                let file = out.display();
                message(&format!(
                    "已复制为“{file}”，表样名称为{name}。修改后请检查、添加。"
                ));
            }
            Self::Check { file } => {
                let template = form_templates::check(file)?;
                shown(globals, &template)?;
                message("表样文件可以使用。");
            }
            Self::Add { file } => {
                let template = form_templates::add(&mut globals.open()?, file, &actor)?;
                if globals.json {
                    json(&template)?;
                }
                let (id, version) = (template.id(), template.version());
                message(&format!("已添加表样{id}第{version}版。"));
            }
            Self::Select { id } => {
                let kind = form_templates::select(&mut globals.open()?, id, &actor)?;
                let table = match kind {
                    TemplateKind::Form => "监控表",
                    TemplateKind::Evaluation => "自评表",
                };
                message(&format!("{table}改用表样{id}。"));
            }
            Self::Remove { id } => {
                form_templates::remove(&mut globals.open()?, id, &actor)?;
                message(&format!("已删除表样{id}。"));
            }
        }
        Ok(Exit::Done)
    }
}

fn shown(globals: &Globals, template: &Template) -> Result<()> {
    if globals.json {
        return json(template);
    }
    line(&format!(
        "{} 第{}版 {}",
        template.id(),
        template.version(),
        template.title()
    ));
    let titles = |titles: Vec<&str>| titles.join("｜");
    let (label, funds, columns, closing) = match template {
        Template::Form(form) => (
            &form.fund_label,
            &form.fund_columns,
            form.indicator_columns.iter().map(|c| &*c.title).collect(),
            &*form.closing,
        ),
        Template::Evaluation(table) => (
            &table.fund_label,
            &table.fund_columns,
            table.indicator_columns.iter().map(|c| &*c.title).collect(),
            &[][..],
        ),
    };
    let funds = funds.iter().map(|column| &*column.title).collect();
    line(&format!("{label}：{}", titles(funds)));
    line(&format!("指标表：{}", titles(columns)));
    for row in closing {
        line(&format!("表后：{}", row.title));
    }
    Ok(())
}
