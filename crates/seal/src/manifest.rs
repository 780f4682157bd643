//! Manifests: `<sha256, lower case>  <path>` and LF, sorted by path.

use std::collections::BTreeMap;

use crate::limits::is_safe_path;

/// Paths with their SHA-256.
pub(crate) type Hashes = BTreeMap<String, [u8; 32]>;

/// Writes a manifest; the map is sorted by bytes as the format wants.
pub(crate) fn to_text(hashes: &Hashes) -> String {
    hashes
        .iter()
        .map(|(path, hash)| format!("{}  {path}\n", hex::encode(hash)))
        .collect()
}

/// Reads a manifest. `None` unless writing it again gives the same bytes, which covers case,
/// blanks, line ends, order and repetition.
pub(crate) fn parse(bytes: &[u8]) -> Option<Hashes> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut hashes = Hashes::new();
    for line in text.split_terminator('\n') {
        let (digits, path) = line.split_once("  ")?;
        let mut hash = [0; 32];
        hex::decode_to_slice(digits, &mut hash).ok()?;
        if !is_safe_path(path) {
            return None;
        }
        hashes.insert(path.to_owned(), hash);
    }
    (to_text(&hashes).as_bytes() == bytes).then_some(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_form_is_read() {
        let (a, b) = ("0a".repeat(32), "0b".repeat(32));
        let good = format!("{a}  data/a\n{b}  data/b\n");
        assert_eq!(parse(good.as_bytes()).unwrap().len(), 2);
        for bad in [
            good.trim_end().to_owned(),
            good.replace('\n', "\r\n"),
            good.replace("  ", " "),
            good.replace("  ", " *"),
            good.to_uppercase(),
            format!("{b}  data/b\n{a}  data/a\n"),
            format!("{a}  data/a\n{a}  data/a\n"),
            format!("{a}  data/a\n{b}  data/a\n"),
            format!("{good}\n"),
            format!("\u{feff}{good}"),
            format!("{}  data/a\n", "0a".repeat(31)),
        ] {
            assert!(parse(bad.as_bytes()).is_none(), "{bad:?}");
        }
    }
}
