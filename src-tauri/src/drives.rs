//! The removable drives. Commands see a trait: the computer's own stand behind it, and in end-to-end
//! tests those that a file names.

#[cfg(feature = "e2e")]
use std::path::PathBuf;

#[cfg(feature = "e2e")]
use jixiao_app::handlers::drives::Drive;
use jixiao_app::handlers::drives::{Drives, SystemDrives};

/// The drives of this build.
#[must_use]
pub fn of_system() -> Box<dyn Drives> {
    #[cfg(feature = "e2e")]
    if let Some(file) = std::env::var_os("JIXIAO_E2E_DRIVES") {
        return Box::new(Scripted { file: file.into() });
    }
    Box::new(SystemDrives)
}

/// Drives from a JSON file, read anew each time.
#[cfg(feature = "e2e")]
pub struct Scripted {
    /// The file.
    pub file: PathBuf,
}

#[cfg(feature = "e2e")]
impl Drives for Scripted {
    fn list(&self) -> Vec<Drive> {
        let text = std::fs::read(&self.file).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }
}
