//! Files that are changed, missing or extra, and labels that are wrong (P03).

use super::{Base, Made, of_files};
use crate::kit::{Files, SIG, edit, replace, resign};

pub fn made(base: &Base) -> Vec<Made> {
    let Base { key, good, .. } = base;
    let make =
        |name, expect, about, files: Files| of_files("contents", name, expect, about, &files);
    let with =
        |path: &str, bytes: &[u8]| [good.clone(), vec![(path.to_owned(), bytes.to_vec())]].concat();
    let without =
        |path: &str| -> Files { good.iter().filter(|(p, _)| p != path).cloned().collect() };
    let flipped = |path: &str| edit(good, path, |bytes| bytes[0] ^= 1);
    let label = |from: &str, to: &str| {
        resign(
            &edit(good, "bag-info.txt", |bytes| replace(bytes, from, to)),
            key,
        )
    };
    let signed = |path: &str, bytes: &[u8]| resign(&with(path, bytes), key);
    const P03: &str = "invalid P03";
    const BOTH: &str = "invalid P01 P03";
    vec![
        make(
            "flip-payload",
            P03,
            "one bit of a payload file is flipped",
            flipped("data/a.json"),
        ),
        make(
            "flip-bagit",
            P03,
            "one bit of bagit.txt is flipped",
            flipped("bagit.txt"),
        ),
        make(
            "flip-bag-info",
            P03,
            "one bit of bag-info.txt is flipped",
            flipped("bag-info.txt"),
        ),
        make(
            "flip-manifest",
            P03,
            "one bit of the manifest is flipped",
            flipped("manifest-sha256.txt"),
        ),
        make(
            "flip-tag-manifest",
            BOTH,
            "one bit of the tag manifest is flipped",
            flipped("tagmanifest-sha256.txt"),
        ),
        make(
            "flip-signer",
            BOTH,
            "one bit of the public key is flipped",
            flipped("signature/signer.pem"),
        ),
        make(
            "payload-extra",
            P03,
            "a payload file that no manifest lists",
            with("data/c", b"x"),
        ),
        make(
            "payload-missing",
            P03,
            "a listed payload file is missing",
            without("data/a.json"),
        ),
        make(
            "payload-swapped",
            P03,
            "two payload files are exchanged",
            swapped(good),
        ),
        make(
            "payload-empty",
            P03,
            "no payload at all",
            resign(
                &good
                    .iter()
                    .filter(|(p, _)| !p.starts_with("data/"))
                    .cloned()
                    .collect(),
                key,
            ),
        ),
        make(
            "tag-file-unlisted",
            P03,
            "a tag file that may not be there",
            with("notes.txt", b"x"),
        ),
        make(
            "fetch",
            P03,
            "fetch.txt would load files from elsewhere",
            signed("fetch.txt", b"http://x 1 data/c\n"),
        ),
        make(
            "further-manifest",
            P03,
            "a second manifest with a weak hash",
            signed("manifest-md5.txt", b"x"),
        ),
        make(
            "bagit-missing",
            P03,
            "bagit.txt is missing",
            without("bagit.txt"),
        ),
        make(
            "bag-info-missing",
            P03,
            "bag-info.txt is missing",
            without("bag-info.txt"),
        ),
        make(
            "manifest-missing",
            P03,
            "the manifest is missing",
            without("manifest-sha256.txt"),
        ),
        make(
            "tag-manifest-missing",
            BOTH,
            "the tag manifest is missing",
            without("tagmanifest-sha256.txt"),
        ),
        make(
            "signature-missing",
            BOTH,
            "the signature is missing",
            without(SIG),
        ),
        make(
            "signer-missing",
            BOTH,
            "the public key is missing",
            without("signature/signer.pem"),
        ),
        make(
            "manifest-upper-case",
            P03,
            "hashes in upper case",
            edit(good, "manifest-sha256.txt", |b| b.make_ascii_uppercase()),
        ),
        make(
            "manifest-unsorted",
            P03,
            "the manifest is not sorted by path",
            unsorted(good),
        ),
        make(
            "manifest-climbs",
            P03,
            "the manifest lists a path outside the bag",
            edit(good, "manifest-sha256.txt", |b| {
                replace(b, "data/a.json", "../../a.json")
            }),
        ),
        make(
            "bagit-otherwise",
            P03,
            "bagit.txt has a line more",
            resign(&edit(good, "bagit.txt", |b| b.push(b'\n')), key),
        ),
        make(
            "bagit-later",
            "invalid package_newer",
            "a later version of BagIt",
            resign(&edit(good, "bagit.txt", |b| replace(b, "1.0", "2.0")), key),
        ),
        make(
            "label-twice",
            P03,
            "a label stands twice",
            label(
                "Jixiao-Year: 2026\n",
                "Jixiao-Year: 2026\nJixiao-Year: 2026\n",
            ),
        ),
        make(
            "label-twice-other-case",
            P03,
            "a label stands twice, once in lower case",
            label(
                "Jixiao-Year: 2026\n",
                "Jixiao-Year: 2026\njixiao-year: 2026\n",
            ),
        ),
        make(
            "label-missing",
            P03,
            "a label is missing",
            label("Jixiao-Year: 2026\n", ""),
        ),
        make(
            "label-later",
            "valid-unregistered",
            "a label that a later version may add",
            label("Jixiao-Year", "X-Later: 1\nJixiao-Year"),
        ),
        make(
            "line-ends",
            P03,
            "line ends of another system",
            label("\n", "\r\n"),
        ),
        make(
            "size-otherwise",
            P03,
            "Payload-Oxum states other bytes",
            label("Oxum: 7.2", "Oxum: 8.2"),
        ),
        make(
            "count-otherwise",
            P03,
            "Payload-Oxum states other files",
            label("Oxum: 7.2", "Oxum: 7.3"),
        ),
        make(
            "kind-unknown",
            P03,
            "a kind that is none",
            label("submission", "greeting"),
        ),
        make(
            "unit-otherwise",
            P03,
            "another unit than the folder's",
            label("105001\nJ", "105002\nJ"),
        ),
        make(
            "year-otherwise",
            P03,
            "another year than the folder's",
            label("Year: 2026", "Year: 2025"),
        ),
        make(
            "number-otherwise",
            P03,
            "another number than the folder's",
            label("Sequence: 1", "Sequence: 2"),
        ),
        make(
            "number-spelling",
            P03,
            "a number not in its one spelling",
            label("Sequence: 1", "Sequence: 01"),
        ),
        make(
            "impossible-day",
            P03,
            "a day that is none",
            label("End: 2026-07-31", "End: 2026-07-32"),
        ),
        make(
            "demo-mark",
            P03,
            "the mark of a demonstration, misspelt",
            label("Jixiao-Year", "Jixiao-Demo: yes\nJixiao-Year"),
        ),
        make(
            "bag-info-gbk",
            P03,
            "bag-info.txt in GBK",
            resign(&edit(good, "bag-info.txt", gbk), key),
        ),
        make(
            "bag-info-utf16",
            P03,
            "bag-info.txt in UTF-16",
            resign(&edit(good, "bag-info.txt", utf16), key),
        ),
        make("renamed", P03, "the file was renamed", good.clone())
            .named("JXJK-105002-2026-0731-01.zip"),
        make(
            "copied",
            P03,
            "a second download with the browser's mark in its name",
            good.clone(),
        )
        .named("JXJK-105001-2026-0731-01(1).zip"),
    ]
}

fn swapped(good: &Files) -> Files {
    let other = |path: &str| match path {
        "data/a.json" => "data/b.csv".to_owned(),
        "data/b.csv" => "data/a.json".to_owned(),
        same => same.to_owned(),
    };
    let mut files: Files = good.iter().map(|(p, b)| (other(p), b.clone())).collect();
    files.sort();
    files
}

fn unsorted(good: &Files) -> Files {
    edit(good, "manifest-sha256.txt", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let lines: Vec<_> = text.lines().rev().map(|line| format!("{line}\n")).collect();
        *bytes = lines.concat().into_bytes();
    })
}

/// 某单位 in GBK.
fn gbk(bytes: &mut Vec<u8>) {
    let at = bytes
        .windows(9)
        .position(|window| window == "某单位".as_bytes())
        .unwrap();
    bytes.splice(at..at + 9, *b"\xc4\xb3\xb5\xa5\xce\xbb");
}

fn utf16(bytes: &mut Vec<u8>) {
    let text = String::from_utf8(bytes.clone()).unwrap();
    *bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
}
