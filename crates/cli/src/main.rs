//! The command line `jixiao`: the same use cases as the window, headless. Each subcommand has a
//! file of its own; here stand the options that all share, and the exit codes.

mod commands;
mod context;
mod output;
mod password;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::context::Globals;

/// 绩效监控单机版：命令行
#[derive(Debug, Parser)]
#[command(
    name = "jixiao",
    version,
    about = "绩效监控单机版：命令行",
    propagate_version = true
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.globals.choose_fonts();
    match cli.command.run(&cli.globals) {
        Ok(exit) => exit.into(),
        Err(failure) => output::failure(&cli.globals, &failure),
    }
}
