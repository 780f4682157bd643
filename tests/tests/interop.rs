//! Packages in the hands of programs that know nothing of this one: 7-Zip, Python's zipfile and an
//! unzip in a Chinese locale unpack the same files, gmssl agrees on signatures in both directions,
//! and DuckDB adds up what the department aggregates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_seal::PublicKey;
use jixiao_tests::many::Pattern;
use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

use crate::submissions::{package, ready};

const NAME: &str = "JXJK-105001-2026-0731-01";

fn done(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}\n{}", messages(output));
    told
}

/// A unit with its first package.
fn exported() -> (Office, PathBuf) {
    let unit = ready();
    done(&package(&unit, "包", &["--with-attachments"]));
    let file = unit.path(&format!("包/{NAME}.zip"));
    (unit, file)
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap();
                found.insert(below.to_str().unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// 7-Zip, which tests and unpacks.
fn seven_zip(file: &Path, out: &Path) -> Output {
    let mut command = Command::new("7z");
    command.arg("x").arg("-y").arg(file).current_dir(out);
    command.output().expect("7z: `apt-get install p7zip-full`")
}

fn python_zipfile(file: &Path, out: &Path) -> Output {
    const UNPACK: &str = "import sys, zipfile\n\
         with zipfile.ZipFile(sys.argv[1]) as package:\n\
         \x20   bad = package.testzip()\n\
         \x20   package.extractall(sys.argv[2])\n\
         sys.exit(bad or 0)";
    let mut command = judge("python");
    command.args(["-c", UNPACK]).arg(file).arg(out);
    command.output().unwrap()
}

/// unzip in the locale zh_CN.GB18030, which the judges bring along.
fn chinese_unzip(file: &Path, out: &Path) -> Output {
    let locales = PathBuf::from(judge("python").get_program()).with_file_name("locale");
    assert!(
        locales.join("zh_CN.GB18030").is_dir(),
        "the locale zh_CN.GB18030 is needed: run `just test`"
    );
    let mut command = Command::new("unzip");
    command.arg("-q").arg(file).current_dir(out);
    command
        .env("LOCPATH", locales)
        .env("LC_ALL", "zh_CN.GB18030");
    command.output().expect("unzip: `apt-get install unzip`")
}

#[test]
fn every_program_that_unpacks_zip_files_gets_the_same_files_and_notices_a_change() {
    let (_unit, file) = exported();
    let mut damaged = fs::read(&file).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let place = tempfile::Builder::new().prefix("解压 ").tempdir().unwrap();
    let other = place.path().join("改动.zip");
    fs::write(&other, damaged).unwrap();
    type Unpack = fn(&Path, &Path) -> Output;
    let programs: [(&str, Unpack); 3] = [
        ("7z", seven_zip),
        ("zipfile", python_zipfile),
        ("unzip", chinese_unzip),
    ];
    let mut all = Vec::new();
    for (name, unpack) in programs {
        let out = place.path().join(name);
        fs::create_dir(&out).unwrap();
        done(&unpack(&file, &out));
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "{name}");
        all.push(files(&out));
        let out = place.path().join(format!("{name}-改动"));
        fs::create_dir(&out).unwrap();
        assert!(!unpack(&other, &out).status.success(), "{name}");
    }
    assert!(all[0].contains_key(&format!("{NAME}/data/submission.json")));
    assert!(all[0].len() > 12, "{:?}", all[0].keys());
    assert!(all[0] == all[1] && all[1] == all[2]);
    let bag = place.path().join("unzip").join(NAME);
    done(
        &judge("bagit.py")
            .arg("--validate")
            .arg(bag)
            .output()
            .unwrap(),
    );
}

#[test]
fn a_second_sm2_agrees_on_signatures_in_both_directions() {
    let (_unit, file) = exported();
    let place = tempfile::tempdir().unwrap();
    done(&python_zipfile(&file, place.path()));
    let bag = place.path().join(NAME);
    let told = done(
        &judge("python")
            .args(["-c", GMSSL])
            .arg(&bag)
            .output()
            .unwrap(),
    );
    // Its own signature over the same bytes, by a key that it made.
    let lines: Vec<_> = told.lines().collect();
    let [pem @ .., signature] = lines.as_slice() else {
        panic!("{told}")
    };
    let key = PublicKey::from_pem(&format!("{}\n", pem.join("\n"))).unwrap();
    let signature: Vec<u8> = (0..signature.len() / 2)
        .map(|at| u8::from_str_radix(&signature[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let mut tags = fs::read(bag.join("tagmanifest-sha256.txt")).unwrap();
    assert!(key.verify(&tags, &signature));
    tags[0] ^= 1;
    assert!(!key.verify(&tags, &signature));
}

/// Verifies the bag's signature and that a changed one fails; then signs the same bytes with a key
/// of its own, and prints that key's public half and the signature.
const GMSSL: &str = r#"
import base64, secrets, sys, textwrap
from pathlib import Path
from gmssl import sm2
bag = Path(sys.argv[1])
HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
pem = (bag / "signature/signer.pem").read_text().splitlines()
der = base64.b64decode("".join(pem[1:-1]))
assert der.startswith(HEAD) and len(der) == len(HEAD) + 64, der.hex()

def crypt(private, public):
    of = sm2.CryptSM2(private_key=private, public_key=public, asn1=True)
    of.public_key = public  # the constructor strips zeros and fours off the front
    return of

signer = crypt("", der[len(HEAD):].hex())
tags = (bag / "tagmanifest-sha256.txt").read_bytes()
signature = (bag / "signature/tagmanifest-sha256.txt.sig").read_bytes().hex()
assert signer.verify_with_sm3(signature, tags), "gmssl finds the signature wrong"
assert not signer.verify_with_sm3(signature, tags + b"x"), "gmssl takes any bytes"

private = f"{1 + secrets.randbelow(int(sm2.default_ecc_table['n'], 16) - 2):064x}"
public = crypt(private, "0" * 128)._kg(int(private, 16), sm2.default_ecc_table["g"])
own = crypt(private, public)
text = base64.b64encode(HEAD + bytes.fromhex(public)).decode()
print("-----BEGIN PUBLIC KEY-----", *textwrap.wrap(text, 64), "-----END PUBLIC KEY-----", sep="\n")
print(own.sign_with_sm3(tags, f"{1 + secrets.randbelow(2**255):064x}"))
"#;

#[test]
fn duckdb_adds_up_the_tables_of_all_packages_as_the_aggregate_does() {
    let (_unit, file) = exported();
    let department = Office::empty();
    let unit = ["init", "--unit-code", "105", "--unit-name", "自治区示例厅"];
    let above = ["--department-code", "900", "--department-name", "财政厅"];
    done(&department.run(&[&unit[..], &above, &["--year", "2026"]].concat()));
    let folder = department.path("收件");
    let pattern = Pattern::read(&file).unwrap();
    let packages = pattern.write(&folder, &[2, 5, 1, 3], false).unwrap();
    done(&department.run(&["register", "import", "收件/register.csv"]));
    let received = department.json(&["receive", "收件"]);
    let packages_in = received["packages"].as_array().unwrap();
    for package in packages_in {
        let found = (
            &package["outcome"],
            &package["verdict"],
            &package["problems"],
        );
        assert_eq!(found, (&json!("taken"), &json!("valid"), &json!([])));
    }
    assert_eq!(packages_in.len(), packages.len());
    let aggregate = department.json(&["aggregate"]);
    assert_eq!(aggregate["problems"], json!([]));
    assert_eq!(aggregate["lights"]["projects"], 11);

    let unpacked = department.path("解压");
    fs::create_dir(&unpacked).unwrap();
    for package in packages {
        done(&seven_zip(&package, &unpacked));
    }
    let totals = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop/totals.sql");
    let output = judge("python")
        .args(["-c", DUCKDB])
        .arg(totals)
        .current_dir(&unpacked)
        .output()
        .unwrap();
    let found: Value = serde_json::from_str(&done(&output)).unwrap();
    let money = ["initial_budget", "annual_budget", "arrived", "executed"];
    let row = |part: &str, name: &Value, projects: &Value, total: &Value| {
        let amounts = money.map(|column| total[column].clone());
        json!([part, name, projects, amounts])
    };
    let of = |list: &str, part: &str| -> Vec<Value> {
        let groups = aggregate[list].as_array().unwrap().iter();
        groups
            .map(|group| match part {
                "单位" => row(
                    part,
                    &group["code"],
                    &group["lights"]["projects"],
                    &group["total"],
                ),
                _ => row(part, &group["name"], &group["projects"], &group["total"]),
            })
            .collect()
    };
    let whole = row("合计", &json!(""), &json!(11), &aggregate["total"]);
    let mut expected = [
        vec![whole],
        of("units", "单位"),
        of("budget_kinds", "预算类别"),
        of("sources", "资金来源"),
    ]
    .concat();
    let mut found = found.as_array().unwrap().clone();
    assert!(found.len() > 6, "{found:?}");
    expected.sort_by_key(Value::to_string);
    found.sort_by_key(Value::to_string);
    assert_eq!(found, expected);
}

/// Runs the statement; amounts as the program writes them.
const DUCKDB: &str = r#"
import duckdb, json, sys
from pathlib import Path
rows = duckdb.sql(Path(sys.argv[1]).read_text(encoding="utf-8")).fetchall()
def amount(value):
    whole, part = f"{value:.6f}".split(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"
print(json.dumps([[*row[:3], [amount(value) for value in row[3:]]] for row in rows]))
"#;
