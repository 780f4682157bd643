//! P rules: what is wrong with a package that came in. Whoever verifies or receives one raises
//! them (`verify`, `receive`); a year's check has no package to look at.

use super::{Check, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "P01",
        severity: Severity::E,
        condition: "收到的包，签名与内容不符",
        message: "签名无效，文件可能被改动，已隔离。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P02",
        severity: Severity::E,
        condition: "收到的包，签名密钥在名册中属于别的单位，或该单位登记的是别的密钥",
        message: "签名人与单位名册不符。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P03",
        severity: Severity::E,
        condition: "收到的包，有文件与清单不符、缺失或多余",
        message: "{f}与清单不符/缺失/多余。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P04",
        severity: Severity::E,
        condition: "收到的包，有不安全的路径，或大小、压缩比超过限度",
        message: "包内路径或大小异常，拒收。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P05",
        severity: Severity::I,
        condition: "收到的包，与已收到的完全相同",
        message: "该包已接收（回执{n}）。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P06",
        severity: Severity::W,
        condition: "收到的包，次数低于该单位已收到的",
        message: "收到旧版本第{n}次报送，不覆盖。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P07",
        severity: Severity::E,
        condition: "收到的包，年度、任务或表样与要求的不同，或同一次数而内容不同",
        message: "任务或模板版本不符。",
        basis: "",
        check: Check::Package,
    },
    Rule {
        id: "P08",
        severity: Severity::E,
        condition: "收到的包，所列合计与明细之和不等，或汇总与各单位之和不等",
        message: "汇总数与单位合计相差{d}万元。",
        basis: "",
        check: Check::Package,
    },
];
