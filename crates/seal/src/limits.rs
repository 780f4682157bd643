//! The limits of a package and the paths that may stand in it. Writer and reader share them, so
//! that nothing is written which cannot be read back.

use std::collections::HashMap;

/// Most entries in one package.
pub const MAX_ENTRIES: u64 = 20_000;
/// Most bytes of one package, unpacked as well as packed.
pub const MAX_TOTAL: u64 = 2 * 1024 * 1024 * 1024;
/// Most bytes of one file, unpacked.
pub const MAX_FILE: u64 = 200 * 1024 * 1024;
/// Largest ratio of unpacked to packed size, of files above [`RATIO_FREE`].
pub const MAX_RATIO: u64 = 200;
/// Files up to this many bytes may have any ratio.
pub const RATIO_FREE: u64 = 1024 * 1024;
/// Most components of a path, the top folder and the file name counted.
pub const MAX_DEPTH: usize = 5;
/// Most bytes of a path inside the package.
pub const MAX_PATH: usize = 240;
/// Most bytes of a tag file other than the manifests.
pub(crate) const MAX_TAG_FILE: u64 = 64 * 1024;
/// Most bytes of a manifest: every entry with the longest path.
pub(crate) const MAX_MANIFEST: u64 = MAX_ENTRIES * (64 + 2 + MAX_PATH as u64 + 1);

/// Whether `name` may be one component of a path: `[A-Za-z0-9._-]`, neither `.` nor `..`, no dot
/// at its end and no device name of Windows (both would come out as another file there).
pub fn is_safe_component(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| n.len() == 1 && n.as_bytes() >= b"1".as_slice())
            && stem.ends_with(|c: char| c.is_ascii_digit())
    };
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || numbered("com")
        || numbered("lpt");
    !name.is_empty()
        && !name.ends_with('.')
        && !device
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// Whether `path` is relative, of safe components, and within [`MAX_DEPTH`] and [`MAX_PATH`].
pub fn is_safe_path(path: &str) -> bool {
    path.len() <= MAX_PATH
        && path.split('/').count() <= MAX_DEPTH
        && path.split('/').all(is_safe_component)
}

/// The paths of one package, as they meet: no two may fall together where case does not count, and
/// none may be both file and folder.
#[derive(Debug, Default)]
pub(crate) struct PathSet {
    seen: HashMap<String, (String, bool)>,
}

impl PathSet {
    /// Takes a file's path in. `Err` says, in Chinese, why it cannot stand in the package.
    pub(crate) fn insert(&mut self, path: &str) -> Result<(), &'static str> {
        if !is_safe_path(path) {
            return Err("路径不合规定");
        }
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            let known = self
                .seen
                .entry(folder.to_ascii_lowercase())
                .or_insert_with(|| (folder.to_owned(), true));
            if known.0 != folder || !known.1 {
                return Err("与其他路径重名");
            }
        }
        match self
            .seen
            .insert(path.to_ascii_lowercase(), (path.to_owned(), false))
        {
            None => Ok(()),
            Some(_) => Err("与其他路径重名"),
        }
    }
}

/// Whether a file of `size` bytes packed into `packed` is suspiciously dense.
pub(crate) fn is_too_dense(size: u64, packed: u64) -> bool {
    size > RATIO_FREE && size > packed.saturating_mul(MAX_RATIO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_are_safe() {
        for good in [
            "a",
            "a/b.c",
            "JXJK-105001-2026-0731-01/data/forms/P-1_2.pdf",
            "a/..b",
            "com10",
        ] {
            assert!(is_safe_path(good), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "a\\b",
            "C:a",
            "a b",
            "项目",
            "a/b.",
            "nul",
            "NUL.txt",
            "com1.pdf",
            "lpt9",
            "a/b/c/d/e/f",
            "a\0b",
        ] {
            assert!(!is_safe_path(bad), "{bad}");
        }
        assert!(!is_safe_path(&"a".repeat(MAX_PATH + 1)));
    }

    #[test]
    fn paths_that_fall_together_are_refused() {
        let mut set = PathSet::default();
        assert!(set.insert("t/data/a.txt").is_ok());
        assert!(set.insert("t/data/b/c").is_ok());
        for clash in [
            "t/data/a.txt",
            "t/data/A.TXT",
            "t/Data/x",
            "t/data",
            "t/data/a.txt/b",
            "t/data/b",
        ] {
            assert!(set.insert(clash).is_err(), "{clash}");
        }
    }

    #[test]
    fn ratio_counts_only_above_one_mebibyte() {
        assert!(!is_too_dense(RATIO_FREE, 1));
        assert!(is_too_dense(RATIO_FREE + 1, 1));
        assert!(!is_too_dense(400_000_000, 2_000_000));
        assert!(is_too_dense(400_000_001, 2_000_000));
    }
}
