//! Whether everybody can read and use the pages: axe-core, which knows nothing of this project,
//! finds nothing serious on any of them, in either theme.

use std::fs;
use std::path::Path;

use super::pages::{PAGES, opened, sample_year, show};
use super::window::Window;

/// The rules that a page breaks seriously, each with the first element that does.
fn faults(window: &Window) -> Vec<String> {
    let script = "const done = arguments[arguments.length - 1]; \
        axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done( \
            violations.filter(({ impact }) => impact === 'serious' || impact === 'critical') \
            .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`)))";
    let found = window.script_async(script);
    let found = found.as_array().unwrap_or_else(|| panic!("{found}")).iter();
    found.map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    fs::read_to_string(file).expect("axe-core is needed: run `npm ci` in ui")
}

#[test]
fn everybody_can_read_and_use_every_page() {
    let office = sample_year();
    let window = opened(&office);
    window.script(&axe(), &[]);
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        window.script(
            "document.documentElement.dataset.theme = arguments[0]",
            &[theme.into()],
        );
        for (route, name) in PAGES {
            show(&window, route);
            found.extend(
                faults(&window)
                    .into_iter()
                    .map(|fault| format!("{name}, {theme}: {fault}")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // The rules do find what nobody can read.
    window.script("document.querySelector('h1, h2').style.color = '#ddd'", &[]);
    window.script(
        "document.querySelector('h1, h2').style.background = '#fff'",
        &[],
    );
    assert!(
        faults(&window)
            .iter()
            .any(|fault| fault.starts_with("color-contrast"))
    );
}
