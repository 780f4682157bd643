//! Problems found by monitoring (问题), from 待整改 to 已销号.

use chrono::NaiveDate;

use crate::words::words;

words! {
    /// 监控类型 (办法第十条).
    MonitoringKind {
        /// 及时性
        Timeliness = "及时性",
        /// 合规性
        Compliance = "合规性",
        /// 有效性
        Effectiveness = "有效性",
    }
}

words! {
    /// State of a finding.
    FindingState {
        /// 待整改
        Open = "待整改",
        /// 整改中
        Correcting = "整改中",
        /// 已整改
        Corrected = "已整改",
        /// 已销号
        Closed = "已销号",
    }
}

/// A problem of one project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Finding {
    /// 日期.
    pub date: NaiveDate,
    /// 监控类型.
    pub kind: MonitoringKind,
    /// 问题描述.
    pub description: String,
    /// 原因, or "".
    pub cause: String,
    /// 整改措施, or "".
    pub measures: String,
    /// 责任人, or "".
    pub owner: String,
    /// 整改期限.
    pub deadline: Option<NaiveDate>,
    /// 状态.
    pub state: FindingState,
}
