//! What the store knows of a year's projects, for files that name them otherwise than by their
//! code.

use std::collections::HashMap;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::FiscalYear;
use crate::projects::{FundLine, ProjectFacts};
use crate::storage;

/// A project and its fund lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProject {
    /// The project.
    pub facts: ProjectFacts,
    /// Its fund lines, in the order they were added.
    pub funds: Vec<FundLine>,
}

impl KnownProject {
    /// 年初预算数 of all sources.
    ///
    /// # Errors
    /// Overflow of the sum.
    pub fn initial_budget(&self) -> Result<Money> {
        Money::sum(self.funds.iter().map(|line| line.initial))
    }
}

/// The projects of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProjects {
    by_code: HashMap<String, KnownProject>,
    /// Codes by name.
    by_name: HashMap<String, Vec<String>>,
}

impl KnownProjects {
    /// The project of a code.
    #[must_use]
    pub fn of_code(&self, code: &str) -> Option<&KnownProject> {
        self.by_code.get(code)
    }

    /// The codes of the projects of a name, in their order; blanks do not count.
    #[must_use]
    pub fn codes_named(&self, name: &str) -> &[String] {
        let codes = self.by_name.get(&without_blanks(name));
        codes.map_or(&[], Vec::as_slice)
    }
}

fn without_blanks(name: &str) -> String {
    name.split_whitespace().collect()
}

impl Ledger {
    /// The projects of a year, as imports look them up.
    ///
    /// # Errors
    /// The store's errors.
    pub fn known_projects(&self, year: FiscalYear) -> Result<KnownProjects> {
        self.read(|connection| {
            let funds = storage::projects::fund_lines(connection, year.number())?;
            let mut funds = storage::by_key(funds.into_iter().map(|(_, id, line)| (id, line)));
            let (mut by_code, mut by_name) = (HashMap::new(), HashMap::new());
            for project in storage::projects::all(connection, year.number())? {
                let (name, code) = (without_blanks(&project.facts.name), &project.facts.code);
                let codes: &mut Vec<String> = by_name.entry(name).or_default();
                codes.push(code.clone());
                let known = KnownProject {
                    funds: funds.remove(&project.id).unwrap_or_default(),
                    facts: project.facts,
                };
                by_code.insert(known.facts.code.clone(), known);
            }
            Ok(KnownProjects { by_code, by_name })
        })
    }
}
