//! ZIP files that are unsafe to unpack (P04), or that hold something else than they say.

use super::{Base, Made, of_bytes};
use crate::kit::{Raw, TOP, raw, zip};

const P04: &str = "invalid P04";
const P03: &str = "invalid P03";

pub fn made(base: &Base) -> Vec<Made> {
    let good = raw(&base.good);
    let mut all = names(&good);
    all.extend(entries(&good));
    all.extend(layouts(&good));
    all
}

fn make(name: &str, expect: &'static str, about: &'static str, bytes: Vec<u8>) -> Made {
    of_bytes("container", name, expect, about, bytes)
}

fn with(good: &[Raw], entry: Raw) -> Vec<u8> {
    zip(&[good, &[entry]].concat())
}

fn names(good: &[Raw]) -> Vec<Made> {
    let named =
        |name: &str, about, path: &str| make(name, P04, about, with(good, Raw::stored(path, b"x")));
    let inside = |name: &str, about, path: &str| named(name, about, &format!("{TOP}/{path}"));
    vec![
        inside("climbs", "a path with ..", "../../evil"),
        named("climbs-at-once", "a path that begins with ..", "../evil"),
        named("absolute", "an absolute path", "/etc/passwd"),
        inside("backslash", "a path with a backslash", "data\\c"),
        named("drive", "a path with a drive", "C:/x"),
        inside("chinese", "a Chinese path", "data/项目.pdf"),
        inside("control", "a NUL in a path", "data/c\0.pdf"),
        inside(
            "device",
            "a name that Windows keeps for a device",
            "data/nul.txt",
        ),
        inside(
            "trailing-dot",
            "a name that Windows would shorten",
            "data/c.",
        ),
        inside("blank", "a blank in a name", "data/a b"),
        inside("folder-entry", "an entry for a folder", "data/x/"),
        inside("empty-component", "an empty component", "data//x"),
        inside("dot-component", "a component .", "data/./x"),
        inside("twice", "a path twice", "data/a.json"),
        inside(
            "twice-other-case",
            "a path twice, once in upper case",
            "data/A.json",
        ),
        inside("folder-other-case", "a folder in another case", "Data/x"),
        inside(
            "file-and-folder",
            "a name that is file and folder",
            "data/a.json/x",
        ),
        named("second-folder", "a second top folder", "other/data/x"),
        named("no-folder", "a file without folder", "x"),
        inside("too-deep", "six levels", "data/1/2/3/4"),
        inside(
            "too-long",
            "a name of 240 letters",
            &format!("data/{}", "x".repeat(240)),
        ),
        make(
            "name-bytes",
            P04,
            "a name that is no UTF-8",
            with(good, Raw::stored([TOP.as_bytes(), b"/\xff"].concat(), b"x")),
        ),
        make(
            "name-gbk",
            P04,
            "a Chinese name in GBK",
            with(
                good,
                Raw::stored([TOP.as_bytes(), b"/data/\xcf\xee\xc4\xbf"].concat(), b"x"),
            ),
        ),
    ]
}

fn entries(good: &[Raw]) -> Vec<Made> {
    let plain = Raw::stored(format!("{TOP}/data/c"), b"x");
    let zeros = vec![0; 1_100_000];
    let dense = Raw::deflated(&format!("{TOP}/data/c"), &zeros);
    let one = |name: &str, about, entry: Raw| make(name, P04, about, with(good, entry));
    let huge = |n: usize| Raw {
        method: 8,
        size: 200 << 20,
        ..Raw::stored(format!("{TOP}/data/{n}"), &[0; 1_100_000][..1])
    };
    let many: Vec<_> = good.iter().cloned().chain((0..11).map(huge)).collect();
    vec![
        one(
            "symlink",
            "a symbolic link",
            Raw {
                attributes: 0o120_777 << 16,
                ..plain.clone()
            },
        ),
        one(
            "device-file",
            "a device",
            Raw {
                attributes: 0o020_666 << 16,
                ..plain.clone()
            },
        ),
        one(
            "folder-attribute",
            "a folder by its attribute",
            Raw {
                attributes: 0x10,
                ..plain.clone()
            },
        ),
        one(
            "encrypted",
            "an encrypted entry",
            Raw {
                flags: 1,
                ..plain.clone()
            },
        ),
        one(
            "descriptor",
            "sizes that follow the bytes",
            Raw {
                flags: 8,
                ..plain.clone()
            },
        ),
        one(
            "method-unknown",
            "a method other than stored and deflated",
            Raw {
                method: 12,
                ..plain.clone()
            },
        ),
        one(
            "stored-size",
            "a stored entry of another size",
            Raw {
                size: 2,
                ..plain.clone()
            },
        ),
        one(
            "zip64",
            "a size of ZIP64",
            Raw {
                size: u32::MAX,
                ..plain.clone()
            },
        ),
        one("bomb", "a ratio above 200", dense.clone()),
        make(
            "grows",
            "invalid P03 P04",
            "more bytes than the entry says",
            with(good, Raw { size: 5, ..dense }),
        ),
        one(
            "huge-file",
            "a file of 200 MiB and one byte",
            Raw {
                method: 8,
                size: (200 << 20) + 1,
                ..plain
            },
        ),
        make("huge-total", P04, "more than 2 GiB in all", zip(&many)),
        make("checksum", P03, "a checksum that is not the file's", {
            let mut entries = good.to_vec();
            entries[0].crc ^= 1;
            zip(&entries)
        }),
        make(
            "smuggled",
            P03,
            "bytes behind the end of a deflated file",
            {
                let mut hidden = Raw::deflated(&format!("{TOP}/data/a.json"), b"{}");
                hidden.bytes.extend(b"hidden");
                let swap = |entry: &Raw| {
                    if entry.name == hidden.name {
                        hidden.clone()
                    } else {
                        entry.clone()
                    }
                };
                zip(&good.iter().map(swap).collect::<Vec<_>>())
            },
        ),
    ]
}

fn layouts(good: &[Raw]) -> Vec<Made> {
    let sound = zip(good);
    let second = 30 + good[0].name.len() + good[0].bytes.len();
    let directory = sound
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let change = |at: usize, mask: u8| {
        let mut bytes = sound.clone();
        bytes[at] ^= mask;
        bytes
    };
    let mut gap = sound.clone();
    gap.insert(second, 0);
    let mut comment = [sound.as_slice(), b"hi"].concat();
    comment[sound.len() - 2] = 2;
    vec![
        make("empty", P04, "no byte", Vec::new()),
        make("no-entries", P04, "a ZIP file without entries", zip(&[])),
        make(
            "pdf",
            P04,
            "a PDF with the name of a package",
            b"%PDF-1.7 this is no package at all".to_vec(),
        ),
        make(
            "truncated",
            P04,
            "the end is missing",
            sound[..sound.len() - 40].to_vec(),
        ),
        make(
            "half",
            P04,
            "the second half is missing",
            sound[..sound.len() / 2].to_vec(),
        ),
        make(
            "tail",
            P04,
            "a byte behind the end",
            [sound.as_slice(), b"x"].concat(),
        ),
        make(
            "front",
            P04,
            "a byte before the beginning",
            [b"x", sound.as_slice()].concat(),
        ),
        make(
            "twice-over",
            P04,
            "two packages one behind the other",
            [sound.as_slice(), &sound].concat(),
        ),
        make("comment", P04, "a comment at the end", comment),
        make("gap", P04, "a byte between two entries", gap),
        make(
            "local-header",
            P04,
            "the headers of an entry disagree",
            change(second + 22, 1),
        ),
        make(
            "astray",
            P04,
            "the directory points elsewhere",
            change(directory + 42, 1),
        ),
        make(
            "nested",
            P04,
            "the package packed once more",
            zip(&[Raw::stored(format!("{TOP}.zip"), &sound)]),
        ),
        make(
            "nested-in-folder",
            "invalid P01 P03",
            "the package packed once more, in its folder",
            zip(&[Raw::stored(format!("{TOP}/{TOP}.zip"), &sound)]),
        ),
    ]
}
