//! `jixiao undo` and `jixiao redo`

use clap::Args;
use jixiao_app::Result;
use jixiao_app::core::ledger::Reverted;
use jixiao_app::handlers::audit;

use crate::context::Globals;
use crate::output::{Exit, json, message};

/// Takes back the last action.
#[derive(Debug, Args)]
pub struct Undo {}

impl Undo {
    /// Takes it back.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let undone = audit::undo(&mut globals.open()?, &globals.actor())?;
        say(globals, "已撤销", &undone)
    }
}

/// Does the last undone action again.
#[derive(Debug, Args)]
pub struct Redo {}

impl Redo {
    /// Does it again.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        let redone = audit::redo(&mut globals.open()?, &globals.actor())?;
        say(globals, "已重做", &redone)
    }
}

fn say(globals: &Globals, done: &str, reverted: &Reverted) -> Result<Exit> {
    if globals.json {
        json(reverted)?;
    }
    message(&format!(
        "{done}：{}（{}）。",
        reverted.op, reverted.subject
    ));
    Ok(Exit::Done)
}
