//! Packages that are sound by themselves and that their receiver takes or refuses for what they
//! say, for what is held already, or for its register. The receiver is department 105 in 2026,
//! without a task of its own.

use std::io::Cursor;

use jixiao_seal::{BagInfo, Kind, SigningKey, Source, write_bag};
use sha2::{Digest, Sha256};

use super::{Base, Made, row};
use crate::kit;

/// What a sound submission says; schema `assets/schema/submission-1.json`.
const SUBMISSION: &str = include_str!("submission.json");
const SOUND: &str = "valid-unregistered";
const TAKEN: &str = "taken";
const P03: &str = "refused P03";
const P07: &str = "refused P07";
const P08: &str = "taken P08";

pub fn made(base: &Base) -> Vec<Made> {
    let mut all = said(base);
    all.extend(unreadable(base));
    all.extend(held(base));
    all.extend(registered(base));
    all.extend(other_kinds(base));
    all.extend(aggregates(base));
    all
}

fn info() -> BagInfo {
    kit::info()
}

fn changed(from: &str, to: &str) -> Vec<u8> {
    let mut bytes = SUBMISSION.as_bytes().to_vec();
    kit::replace(&mut bytes, from, to);
    bytes
}

fn package(key: &SigningKey, info: &BagInfo, payload: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let payload = payload
        .into_iter()
        .map(|(path, bytes)| (path, Source::Bytes(bytes)));
    write_bag(Cursor::new(Vec::new()), info, payload, key, kit::time())
        .unwrap()
        .into_inner()
}

fn make(
    name: &str,
    receive: &'static str,
    about: &'static str,
    info: &BagInfo,
    bytes: Vec<u8>,
) -> Made {
    Made {
        receive,
        file: format!("{}.zip", info.folder_name()),
        ..super::of_bytes("receive", name, SOUND, about, bytes)
    }
}

/// A submission of the unit whose `submission.json` is `content`.
fn submission(
    base: &Base,
    name: &str,
    receive: &'static str,
    about: &'static str,
    content: Vec<u8>,
) -> Made {
    numbered(base, name, receive, about, &info(), content)
}

fn numbered(
    base: &Base,
    name: &str,
    receive: &'static str,
    about: &'static str,
    info: &BagInfo,
    content: Vec<u8>,
) -> Made {
    let payload = vec![("submission.json".to_owned(), content)];
    make(
        name,
        receive,
        about,
        info,
        package(&base.key, info, payload),
    )
}

/// What a submission says of itself, against its labels and against the receiver.
fn said(base: &Base) -> Vec<Made> {
    let of = |name, receive, about, from: &str, to: &str| {
        submission(base, name, receive, about, changed(from, to))
    };
    let earlier = BagInfo {
        year: 2025,
        period_end: "2025-07-31".parse().unwrap(),
        identifier: "JXJK-105001-2025-0731-01".into(),
        ..info()
    };
    let content = SUBMISSION.replace("2026", "2025").into_bytes();
    let fund = r#""executed": "240.00""#;
    vec![
        submission(base, "sound", TAKEN, "sound", SUBMISSION.into()),
        numbered(
            base,
            "another-year",
            P07,
            "the submission of another year",
            &earlier,
            content,
        ),
        of(
            "another-department",
            P07,
            "it is meant for another department",
            r#""department_code": "105""#,
            r#""department_code": "106""#,
        ),
        of(
            "content-of-another-unit",
            P03,
            "the content is another unit's than the labels say",
            r#""code": "105001""#,
            r#""code": "105002""#,
        ),
        of(
            "content-of-another-year",
            P03,
            "the content is another year's than the labels say",
            r#""year": 2026"#,
            r#""year": 2025"#,
        ),
        of(
            "content-of-another-period",
            P03,
            "the content ends on another day than the labels say",
            r#""period_end": "2026-07-31""#,
            r#""period_end": "2026-06-30""#,
        ),
        of(
            "content-of-another-number",
            P03,
            "the content bears another number than the labels say",
            r#""sequence": 1"#,
            r#""sequence": 2"#,
        ),
        of(
            "content-of-another-kind",
            P03,
            "the content is that of a receipt",
            r#""kind": "submission""#,
            r#""kind": "receipt""#,
        ),
        of(
            "total-differs",
            P08,
            "a total is not the sum of its rows",
            r#""total": {"initial_budget": "480.00""#,
            r#""total": {"initial_budget": "481.00""#,
        ),
        submission(
            base,
            "ledger-differs",
            P08,
            "what was executed is not what the ledger adds up to",
            SUBMISSION
                .replace(fund, r#""executed": "240.01""#)
                .into_bytes(),
        ),
        of(
            "sheet-not-locked",
            "taken S08",
            "a sheet was not reviewed",
            "已锁定",
            "填报中",
        ),
        of(
            "target-differs",
            "taken I23",
            "the sheet states another target than the approved one",
            r#""target": "95", "unit": "%", "progress""#,
            r#""target": "90", "unit": "%", "progress""#,
        ),
        of(
            "key-of-a-later-version",
            TAKEN,
            "a key that a later version may add",
            r#""task": null"#,
            r#""later": {"more": [1]}, "task": null"#,
        ),
    ]
}

/// Content that cannot be read.
fn unreadable(base: &Base) -> Vec<Made> {
    let of =
        |name, about, from: &str, to: &str| submission(base, name, P03, about, changed(from, to));
    let bytes = |name, about, bytes: Vec<u8>| submission(base, name, P03, about, bytes);
    let project = r#""project": "1500002610500101""#;
    let gbk = [
        &b"{\"schema\": \"jixiao/submission-1\", \"unit\": \""[..],
        b"\xc4\xb3\xb5\xa5\xce\xbb\"}",
    ];
    let utf16 = SUBMISSION.encode_utf16().flat_map(u16::to_le_bytes);
    let deep = format!("\"task\": {}1{}", "[".repeat(400), "]".repeat(400));
    let half = SUBMISSION.len() / 2;
    vec![
        make(
            "nothing-said",
            P03,
            "there is no submission.json",
            &info(),
            package(&base.key, &info(), vec![("a.json".into(), b"{}".to_vec())]),
        ),
        submission(
            base,
            "newer-schema",
            "refused package_newer",
            "a later version of the schema",
            changed("submission-1", "submission-2"),
        ),
        of(
            "schema-of-another",
            "the schema is another program's",
            "jixiao/submission-1",
            "other/submission-1",
        ),
        bytes("content-empty", "submission.json is empty", Vec::new()),
        bytes(
            "content-half",
            "the second half of submission.json is missing",
            SUBMISSION.as_bytes()[..half].to_vec(),
        ),
        bytes("content-gbk", "submission.json in GBK", gbk.concat()),
        bytes(
            "content-utf16",
            "submission.json in UTF-16",
            utf16.collect(),
        ),
        bytes(
            "content-marked",
            "submission.json with the mark of an encoding in front",
            [b"\xef\xbb\xbf", SUBMISSION.as_bytes()].concat(),
        ),
        bytes("content-deep", "a list 400 levels deep", {
            changed("\"task\": null", &deep)
        }),
        of(
            "key-twice",
            "a key stands twice",
            r#""year": 2026"#,
            r#""year": 2026, "year": 2026"#,
        ),
        of("key-missing", "a key is missing", r#""sequence": 1,"#, ""),
        bytes(
            "project-twice",
            "a project stands twice",
            twice(
                r#"{"code": "1500002610500101", "name": "草原生态监测与评价", "budget_kind": "一般公共预算", "exempt""#,
            ),
        ),
        of(
            "project-without-figures",
            "a project is missing in the summary",
            r#""code": "1500002610500101", "name": "草原生态监测与评价", "budget_kind": "一般公共预算", "exempt""#,
            r#""code": "1500002610500102", "name": "草原生态监测与评价", "budget_kind": "一般公共预算", "exempt""#,
        ),
        of(
            "entry-of-no-project",
            "an entry of the ledger belongs to no project",
            &format!(r#"{{"date": "2026-03-18", {project}"#),
            r#"{"date": "2026-03-18", "project": "1500002610500102""#,
        ),
        of(
            "amount-no-number",
            "an amount is a word",
            r#""2400000.00""#,
            r#""贰佰肆拾万""#,
        ),
        of(
            "amount-a-number",
            "an amount is a number and no text",
            r#""executed": "240.00""#,
            r#""executed": 240.00"#,
        ),
        of(
            "amount-too-large",
            "an amount that no sum could hold",
            r#""2400000.00""#,
            r#""99999999999999999999999999.00""#,
        ),
        of(
            "day-impossible",
            "a day that is none",
            r#""date": "2026-03-18""#,
            r#""date": "2026-02-30""#,
        ),
        of(
            "light-unknown",
            "a light that is none",
            r#""light": "green", "funds""#,
            r#""light": "violet", "funds""#,
        ),
        of(
            "name-of-two-lines",
            "a name with a line end",
            r#""name": "某单位", "department_code""#,
            r#""name": "某\n单位", "department_code""#,
        ),
        of(
            "name-empty",
            "a name that is empty",
            r#""name": "某单位", "department_code""#,
            r#""name": " ", "department_code""#,
        ),
    ]
}

/// The summary with its only project repeated.
fn twice(begins: &str) -> Vec<u8> {
    let from = SUBMISSION.find(begins).unwrap();
    let length = SUBMISSION[from..].find("}], \"total\"").unwrap() + 1;
    let project = &SUBMISSION[from..from + length];
    let (before, after) = SUBMISSION.split_at(from + length);
    format!("{before}, {project}{after}").into_bytes()
}

/// How a package stands to those that are held.
fn held(base: &Base) -> Vec<Made> {
    let second = BagInfo {
        sequence: 2,
        identifier: "JXJK-105001-2026-0731-02".into(),
        ..info()
    };
    let first = |name, receive, about, content: Vec<u8>, held| Made {
        held,
        ..submission(base, name, receive, about, content)
    };
    vec![
        numbered(
            base,
            "second",
            TAKEN,
            "the second number, without the first",
            &second,
            changed(r#""sequence": 1"#, r#""sequence": 2"#),
        ),
        first(
            "again",
            "duplicate P05",
            "just this package is held",
            SUBMISSION.into(),
            "receive-sound",
        ),
        first(
            "older-number",
            "older P06",
            "a later number is held",
            SUBMISSION.into(),
            "receive-second",
        ),
        first(
            "same-number",
            P07,
            "its number is held with other content",
            changed("09:30:08", "10:30:08"),
            "receive-sound",
        ),
    ]
}

/// What the register says of the signer.
fn registered(base: &Base) -> Vec<Made> {
    let of = |name, expect, receive, about, register: String| Made {
        expect,
        register,
        ..submission(base, name, receive, about, SUBMISSION.into())
    };
    vec![
        of(
            "registered",
            "valid",
            TAKEN,
            "the key is registered",
            row("105001", &base.key, "2026-12-31", ""),
        ),
        of(
            "expired",
            "valid-expired",
            "refused P02",
            "the registration has run out",
            row("105001", &base.key, "2026-06-30", ""),
        ),
        of(
            "revoked",
            "revoked",
            "refused P02",
            "the key was revoked",
            row("105001", &base.key, "2026-12-31", "2026-07-01"),
        ),
        of(
            "another-key",
            "invalid P02",
            "refused P02",
            "the unit is registered with another key",
            row("105001", &base.other, "2026-12-31", ""),
        ),
    ]
}

/// Packages that are no submissions.
fn other_kinds(base: &Base) -> Vec<Made> {
    let kinds = [
        (
            Kind::Registration,
            "registration",
            "the registration of a key",
        ),
        (Kind::Task, "task", "a task"),
        (Kind::Receipt, "receipt", "a receipt"),
        (Kind::Return, "return", "a return"),
    ];
    let of = |(kind, name, about): (Kind, &str, &'static str)| {
        let info = BagInfo { kind, ..info() };
        let info = BagInfo {
            identifier: info.folder_name(),
            ..info
        };
        let payload = vec![("submission.json".to_owned(), SUBMISSION.into())];
        let bytes = package(&base.key, &info, payload);
        make(name, P07, about, &info, bytes)
    };
    kinds.map(of).into()
}

/// Aggregates of department 106, which hold a unit's package whole.
fn aggregates(base: &Base) -> Vec<Made> {
    const INNER: &str = "JXJK-105001-2026-0731-01.zip";
    const WITHIN: &str = "valid-unregistered > valid-unregistered";
    let inner = |content: Vec<u8>| {
        package(
            &base.key,
            &info(),
            vec![("submission.json".to_owned(), content)],
        )
    };
    let sound = inner(SUBMISSION.into());
    let info = BagInfo {
        kind: Kind::Aggregate,
        unit_code: "106".into(),
        source_organization: "某厅".into(),
        identifier: "JXHJ-106-2026-0731-01".into(),
        ..info()
    };
    let of = |name: &str, expect, receive, about, stated: String, inner: &[(&str, &[u8])]| {
        let mut payload = vec![("aggregate.json".to_owned(), stated.into_bytes())];
        let inner = inner
            .iter()
            .map(|(name, bytes)| (format!("packages/{name}"), bytes.to_vec()));
        payload.extend(inner);
        let bytes = package(&base.other, &info, payload);
        let name = format!("aggregate-{name}");
        Made {
            expect,
            ..make(&name, receive, about, &info, bytes)
        }
    };
    let stated = aggregate(&sound);
    let flipped = {
        let mut bytes = sound.clone();
        let name = b"data/submission.json";
        let at = bytes.windows(name.len()).position(|w| w == name).unwrap();
        bytes[at + 200] ^= 1;
        bytes
    };
    let newer = inner(changed("submission-1", "submission-2"));
    let registration = package(
        &base.key,
        &BagInfo {
            kind: Kind::Registration,
            identifier: "JXDJ-105001-2026-0731-01".into(),
            ..kit::info()
        },
        vec![("key.pem".into(), b"x".to_vec())],
    );
    let nested = {
        let payload = vec![
            ("aggregate.json".to_owned(), stated.clone().into_bytes()),
            (format!("packages/{INNER}"), sound.clone()),
        ];
        package(&base.other, &info, payload)
    };
    let whole: &[(&str, &[u8])] = &[(INNER, &sound)];
    vec![
        of("sound", WITHIN, TAKEN, "sound", stated.clone(), whole),
        of(
            "total-differs",
            WITHIN,
            "taken P08",
            "a total is not what its units add up to",
            stated.replacen(
                r#""total":{"initial_budget":"480.00""#,
                r#""total":{"initial_budget":"490.00""#,
                1,
            ),
            whole,
        ),
        of(
            "package-missing",
            SOUND,
            P03,
            "a package that it lists is missing",
            stated.clone(),
            &[],
        ),
        of(
            "package-unlisted",
            WITHIN,
            P03,
            "it holds a package that it does not list",
            stated.replace(
                r#""identifier":"JXJK-105001"#,
                r#""identifier":"JXJK-105002"#,
            ),
            whole,
        ),
        of(
            "package-flipped",
            "valid-unregistered > invalid P03",
            P03,
            "one bit of a package that it holds is flipped",
            aggregate(&flipped),
            &[(INNER, &flipped)],
        ),
        of(
            "package-renamed",
            "valid-unregistered > invalid P03",
            P03,
            "a package that it holds was renamed",
            stated.clone(),
            &[("JXJK-105002-2026-0731-01.zip", &sound)],
        ),
        of(
            "package-none",
            "valid-unregistered > invalid P04",
            "refused P04 P03",
            "a text in the place of a package",
            aggregate(b"text"),
            &[(INNER, b"text")],
        ),
        of(
            "package-newer",
            WITHIN,
            "refused package_newer",
            "a package that it holds is of a later version",
            aggregate(&newer),
            &[(INNER, &newer)],
        ),
        of(
            "package-registration",
            WITHIN,
            P03,
            "it holds the registration of a key",
            aggregate(&registration),
            &[("JXDJ-105001-2026-0731-01.zip", &registration)],
        ),
        of(
            "within-aggregate",
            WITHIN,
            P03,
            "it holds an aggregate",
            aggregate(&nested),
            &[("JXHJ-106-2026-0731-01.zip", &nested)],
        ),
        of(
            "newer-schema",
            WITHIN,
            "refused package_newer",
            "a later version of the schema",
            stated.replace("aggregate-1", "aggregate-2"),
            whole,
        ),
        of(
            "of-another-department",
            WITHIN,
            P03,
            "the content is another department's than the labels say",
            stated.replace(
                r#""department":{"code":"106""#,
                r#""department":{"code":"107""#,
            ),
            whole,
        ),
    ]
}

/// What an aggregate of this one package says; schema `assets/schema/aggregate-1.json`.
fn aggregate(package: &[u8]) -> String {
    let money = r#"{"initial_budget":"480.00","annual_budget":"480.00","arrived":"300.00","executed":"240.00","execution_rate":"50.00"}"#;
    let lights = r#"{"projects":1,"exempt":0,"red":0,"yellow":0,"green":1,"grey":0}"#;
    let group = |name: &str| format!(r#"[{{"name":"{name}","projects":1,"total":{money}}}]"#);
    let sha256 = hex::encode(Sha256::digest(package));
    format!(
        r#"{{"schema":"jixiao/aggregate-1","kind":"aggregate","id":"JXHJ-106-2026-0731-01","sequence":1,"created":"2026-07-31T09:30:08",
"aggregate":{{"department":{{"code":"106","name":"某厅"}},"year":2026,"through":"2026-07-31","expected":0,"missing":[],
"total":{money},"lights":{lights},
"units":[{{"department":"","code":"105001","name":"某单位","identifier":"JXJK-105001-2026-0731-01","sha256":"{sha256}","sequence":1,"lights":{lights},"total":{money}}}],
"budget_kinds":{},"sources":{},"by_light":{},
"classes":[{{"level1":"产出指标","level2":"质量指标","indicators":1,"red":0,"yellow":0,"green":1,"blue":0,"grey":0}}],"problems":[]}}}}
"#,
        group("一般公共预算"),
        group("一般公共预算拨款"),
        group("绿灯"),
    )
}
