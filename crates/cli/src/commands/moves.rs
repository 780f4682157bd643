//! `jixiao move`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jixiao_app::Result;
use jixiao_app::handlers::moves::{self, Moving};

use crate::context::{Globals, owner};
use crate::output::{Exit, json, message};

/// Which way.
#[derive(Debug, Subcommand)]
pub enum Move {
    /// 在旧电脑上：写出全部数据，本数据文件设为“已搬走”
    Out(Out),
    /// 在新电脑上：核对搬家文件夹，放到 --store 指定的位置
    In(In),
    /// 取消“已搬走”，继续在本机使用
    Undo,
}

/// Where it goes.
#[derive(Debug, Args)]
pub struct Out {
    /// 写到此文件夹或U盘
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 只显示要搬的内容，不写出
    #[arg(long)]
    dry_run: bool,
}

/// Where it comes from.
#[derive(Debug, Args)]
pub struct In {
    /// 搬家文件夹（或其所在的U盘）
    folder: PathBuf,
    /// 只核对并显示内容，不写入
    #[arg(long)]
    dry_run: bool,
}

impl Move {
    /// Moves.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Out(Out { out, dry_run }) => {
                let mut ledger = globals.open()?;
                let moving = moves::out(&mut ledger, out, *dry_run, &globals.actor())?;
                let folder = moving.folder.display().to_string();
                say(globals, &moving)?;
                message(&match dry_run {
                    true => format!("将写到“{folder}”，没有写出任何内容。"),
                    false => format!(
                        "已写到“{folder}”并逐个核对。本数据文件已设为“已搬走”，只能查看；\
                         请在新电脑上用 jixiao move in 搬入。"
                    ),
                });
            }
            Self::In(In { folder, dry_run }) => {
                let store = globals.store_path()?;
                let actor = globals.actor();
                let moving = moves::take_in(folder, &store, *dry_run, &owner(), &actor)?;
                say(globals, &moving)?;
                message(&match dry_run {
                    true => "核对无误，没有写入任何内容。".to_owned(),
                    false => format!("已搬入“{}”并核对完好。", store.display()),
                });
            }
            Self::Undo => {
                moves::take_back(&mut globals.open()?, &globals.actor())?;
                if globals.json {
                    json(&serde_json::json!({ "moved_out": null }))?;
                }
                message("已取消搬走，可以继续在本机使用；搬出的那一份请不要再用。");
            }
        }
        Ok(Exit::Done)
    }
}

fn say(globals: &Globals, moving: &Moving) -> Result<()> {
    if globals.json {
        json(moving)?;
    }
    let (contents, counts) = (&moving.contents, &moving.contents.counts);
    let key = match &moving.key {
        Some(fingerprint) => format!("签名密钥（指纹 {fingerprint}）"),
        None => "没有签名密钥".to_owned(),
    };
    message(&format!(
        "{}，{}年度：{}个项目，{}笔台账，{}份佐证材料，{}位人员，{key}，{}个收到的报送包。",
        contents.unit,
        contents.year.number(),
        counts.projects,
        counts.entries,
        counts.attachments,
        moving.people,
        moving.kept
    ));
    Ok(())
}
