//! Packages of many units for the bench: `packages PACKAGE FOLDER UNITS PROJECTS [bare]` writes
//! UNITS packages with PROJECTS projects in all, `bare` without documents.

use std::path::Path;

use jixiao_tests::many::Pattern;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [package, folder, units, projects, more @ ..] = arguments.as_slice() else {
        return Err("packages PACKAGE FOLDER UNITS PROJECTS [bare]".into());
    };
    let (units, projects): (usize, usize) = (units.parse()?, projects.parse()?);
    let numbers: Vec<_> = (0..units)
        .map(|unit| projects / units + usize::from(unit < projects % units))
        .collect();
    let pattern = Pattern::read(Path::new(package))?;
    pattern.write(Path::new(folder), &numbers, more.is_empty())?;
    Ok(())
}
