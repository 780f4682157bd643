//! The formats of a form's cells. Only Windows' own fonts are named.

use jixiao_core::forms::PrintedDecimals;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

pub(super) struct Styles {
    pub title: Format,
    pub year: Format,
    pub unit: Format,
    pub label: Format,
    pub vertical: Format,
    pub text: Format,
    pub centred: Format,
    pub amount: Format,
    pub total: Format,
    pub rate: Format,
    pub count: Format,
    pub points: Format,
    pub held_points: Format,
    pub note: Format,
}

impl Styles {
    /// `decimals` is how many an amount shows; its cell holds them all.
    pub(super) fn new(decimals: PrintedDecimals) -> Self {
        let amount = match decimals {
            PrintedDecimals::Two => "#,##0.00",
            PrintedDecimals::All => "#,##0.00####",
        };
        let one_line = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_align(FormatAlign::VerticalCenter)
        };
        let plain = || one_line().set_text_wrap();
        let cell = || plain().set_border(FormatBorder::Thin);
        // Stacked characters stay centred only where they do not wrap.
        let stacked = one_line().set_border(FormatBorder::Thin).set_rotation(270);
        let open = || cell().set_unlocked();
        let number = || {
            let framed = one_line().set_border(FormatBorder::Thin);
            framed.set_align(FormatAlign::Right).set_indent(1)
        };
        Self {
            title: plain()
                .set_font_name("方正小标宋简体")
                .set_font_size(18)
                .set_align(FormatAlign::Center),
            year: plain().set_font_size(11).set_align(FormatAlign::Center),
            unit: plain().set_align(FormatAlign::Right),
            label: cell().set_align(FormatAlign::Center),
            vertical: stacked.set_align(FormatAlign::Center),
            text: open().set_align(FormatAlign::Left).set_indent(1),
            centred: open().set_align(FormatAlign::Center),
            amount: number().set_unlocked().set_num_format(amount),
            total: number().set_num_format(amount),
            count: one_line()
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Center)
                .set_num_format("0"),
            rate: number().set_num_format("0.00%"),
            points: open().set_align(FormatAlign::Center).set_num_format("0.00"),
            held_points: cell().set_align(FormatAlign::Center).set_num_format("0.00"),
            note: plain().set_font_size(9),
        }
    }
}
