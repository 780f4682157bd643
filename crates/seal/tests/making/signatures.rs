//! Signatures that do not hold (P01), and signers that the register knows otherwise (P02).

use jixiao_seal::SigningKey;

use super::{Base, Made, of_files, row};
use crate::kit::{Files, SIG, edit, replace, resign};

/// Order of the SM2 curve (GM/T 0003.5).
const ORDER: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
const P01: &str = "invalid P01";
const P02: &str = "invalid P02";

pub fn made(base: &Base) -> Vec<Made> {
    let mut all = forged(base);
    all.extend(registered(base));
    all
}

fn make(name: &str, expect: &'static str, about: &'static str, files: &Files) -> Made {
    of_files("signature", name, expect, about, files)
}

fn forged(base: &Base) -> Vec<Made> {
    let Base { key, other, good } = base;
    let (r, s) = halves(&good.iter().find(|(path, _)| path == SIG).unwrap().1);
    let signed = |bytes: Vec<u8>| edit(good, SIG, |signature| *signature = bytes);
    let order = hex::decode(ORDER).unwrap();
    let tags = &good
        .iter()
        .find(|(path, _)| path == "tagmanifest-sha256.txt")
        .unwrap()
        .1;
    let pem = |key: &SigningKey| key.public().to_pem().unwrap().into_bytes();
    let elsewhere = {
        let files = edit(good, "data/a.json", |bytes| bytes.push(b' '));
        let files = edit(&files, "bag-info.txt", |bytes| {
            replace(bytes, "Oxum: 7.2", "Oxum: 8.2")
        });
        resign(&files, key)
            .into_iter()
            .find(|(path, _)| path == SIG)
            .unwrap()
            .1
    };
    vec![
        make(
            "flipped",
            P01,
            "one bit is flipped",
            &edit(good, SIG, |bytes| bytes[20] ^= 1),
        ),
        make(
            "tail",
            P01,
            "a byte behind the signature",
            &edit(good, SIG, |bytes| bytes.push(0)),
        ),
        make("empty", P01, "no byte", &signed(Vec::new())),
        make(
            "text",
            P01,
            "text instead of a signature",
            &signed(b"signed".to_vec()),
        ),
        make(
            "by-another",
            P01,
            "signed by another key than the one enclosed",
            &signed(other.sign(tags).unwrap()),
        ),
        make(
            "of-another-bag",
            P01,
            "the signature of another package",
            &signed(elsewhere),
        ),
        make(
            "another-signer",
            "invalid P01 P03",
            "another key enclosed than the one that signed",
            &edit(good, "signature/signer.pem", |bytes| *bytes = pem(other)),
        ),
        make("r-zero", P01, "r is 0", &signed(sequence(&[0], &s))),
        make("s-zero", P01, "s is 0", &signed(sequence(&r, &[0]))),
        make(
            "r-order",
            P01,
            "r is the order of the curve",
            &signed(sequence(&order, &s)),
        ),
        make(
            "s-order",
            P01,
            "s is the order of the curve",
            &signed(sequence(&r, &order)),
        ),
        make(
            "r-huge",
            P01,
            "r has 64 bytes",
            &signed(sequence(&[0x7f; 64], &s)),
        ),
        make("r-negative", P01, "r is negative", &signed(negative(&s))),
        make(
            "swapped",
            P01,
            "r and s are exchanged",
            &signed(sequence(&s, &r)),
        ),
        make(
            "long-length",
            P01,
            "a length not in its shortest form",
            &signed(long_length(&r, &s)),
        ),
        make(
            "raw",
            P01,
            "r and s without DER",
            &signed([r.as_slice(), &s].concat()),
        ),
        make(
            "half",
            P01,
            "the second half is missing",
            &edit(good, SIG, |bytes| bytes.truncate(30)),
        ),
        make(
            "signer-private",
            "invalid P01",
            "no public key, but text",
            &resigned_with(good, key, b"no key\n"),
        ),
        make(
            "signer-p256",
            "invalid P01",
            "a key of another curve",
            &resigned_with(good, key, P256.as_bytes()),
        ),
    ]
}

/// A key of the curve P-256, made for this.
const P256: &str = "-----BEGIN PUBLIC KEY-----\n\
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgaNDap1GJ0mZKZ7rjOzF0yrjiomE\n\
KWDkySuVuP19qkTE5mT1kXy5BKpOHAmubsikUqGbbG3+fRvB9MUMRH9M5Q==\n\
-----END PUBLIC KEY-----\n";

/// The tag manifest agrees with the enclosed key and is signed by `key`.
fn resigned_with(good: &Files, key: &SigningKey, signer: &[u8]) -> Files {
    use sha2::{Digest, Sha256};
    let hash = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    let path = "signature/signer.pem";
    let old = hash(&good.iter().find(|(p, _)| p == path).unwrap().1);
    let files = edit(good, path, |bytes| *bytes = signer.to_vec());
    let files = edit(&files, "tagmanifest-sha256.txt", |bytes| {
        replace(bytes, &old, &hash(signer))
    });
    let tags = files
        .iter()
        .find(|(p, _)| p == "tagmanifest-sha256.txt")
        .unwrap()
        .1
        .clone();
    edit(&files, SIG, |bytes| *bytes = key.sign(&tags).unwrap())
}

fn registered(base: &Base) -> Vec<Made> {
    let held = |name: &str, expect, about, register: String| Made {
        register,
        ..of_files("register", name, expect, about, &base.good)
    };
    let (own, other) = (&base.key, &base.other);
    vec![
        held(
            "in-force",
            "valid",
            "registered and in force",
            row("105001", own, "2026-12-31", ""),
        ),
        held(
            "unknown",
            "valid-unregistered",
            "neither unit nor key is known",
            row("105002", other, "2026-12-31", ""),
        ),
        held(
            "expired",
            "valid-expired",
            "the registration has run out",
            row("105001", own, "2025-12-31", ""),
        ),
        held(
            "revoked",
            "revoked",
            "the key was revoked that day",
            row("105001", own, "2026-12-31", "2026-07-31"),
        ),
        held(
            "revoked-later",
            "valid",
            "the key will be revoked tomorrow",
            row("105001", own, "2026-12-31", "2026-08-01"),
        ),
        held(
            "revoked-and-renewed",
            "revoked",
            "a revocation outweighs a later registration",
            [
                row("105001", own, "2026-12-31", "2026-07-01"),
                row("105001", own, "2027-12-31", ""),
            ]
            .join("; "),
        ),
        held(
            "another-key",
            P02,
            "the unit is registered with another key",
            row("105001", other, "2026-12-31", ""),
        ),
        held(
            "another-unit",
            P02,
            "the key is registered to another unit",
            row("105002", own, "2026-12-31", ""),
        ),
        held(
            "two-units",
            P02,
            "the key is registered to two units",
            [
                row("105001", own, "2026-12-31", ""),
                row("105002", own, "2026-12-31", ""),
            ]
            .join("; "),
        ),
    ]
}

/// The numbers of a signature in DER, without leading zeros.
fn halves(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let first = usize::from(der[3]);
    let number = |from: usize, length: usize| {
        let bytes = &der[from..from + length];
        bytes.strip_prefix(&[0]).unwrap_or(bytes).to_vec()
    };
    let second = usize::from(der[5 + first]);
    (number(4, first), number(6 + first, second))
}

fn integer(number: &[u8]) -> Vec<u8> {
    let pad: &[u8] = if number[0] & 0x80 != 0 { &[0] } else { &[] };
    let length = u8::try_from(pad.len() + number.len()).unwrap();
    [&[2, length], pad, number].concat()
}

fn sequence(r: &[u8], s: &[u8]) -> Vec<u8> {
    let body = [integer(r), integer(s)].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
}

fn negative(s: &[u8]) -> Vec<u8> {
    let body = [vec![2, 1, 0xff], integer(s)].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
}

fn long_length(r: &[u8], s: &[u8]) -> Vec<u8> {
    let body = [integer(r), integer(s)].concat();
    [
        &[0x30, 0x81, u8::try_from(body.len()).unwrap()],
        body.as_slice(),
    ]
    .concat()
}
