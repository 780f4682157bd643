//! Writes the TypeScript bindings of the commands, where the pages import them from.

use std::process::ExitCode;

fn main() -> ExitCode {
    let path = jixiao_window::bindings::path();
    match jixiao_window::bindings::write(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
