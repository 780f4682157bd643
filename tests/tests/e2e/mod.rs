//! The whole way through the real window: what the unit's accountant sees and does, from the
//! first start to a package that verifies.
#![allow(dead_code)]
mod window;

use jixiao_tests::Office;

use self::window::Window;

#[test]
fn the_window_opens_and_asks_for_the_unit() {
    let office = Office::empty();
    let window = Window::open(&office.path("家"));
    assert_eq!(window.title(), "绩效监控单机版");
    window.find("#app *");
    window.fill("unit/name", "自治区示例中心");
    window.fill("unit/name", "镕喆堃昇彧䶮“≥100”，ab12");
    window.fill("note", "按计划\n推进");
    window.press("新建");
    window.shows("#out", "x");
    window.picture("00-first-run");
}
