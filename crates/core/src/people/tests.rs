use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::period::{CutOff, FiscalYear};
use crate::units::Unit;

const PASSWORD: &str = "青草离离-2026";

fn at(seconds: i64) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
    day.and_hms_opt(9, 0, 0).unwrap() + TimeDelta::seconds(seconds)
}

fn by(name: &str) -> Actor {
    Actor {
        name: name.to_owned(),
        at: at(0),
    }
}

/// A store with a 负责人 李建国, an 审核人 巴特尔 and a 填报人 苏日娜; nobody is signed in.
fn store(folder: &Path) -> Ledger {
    let mut ledger = Ledger::create(&folder.join("单位.jixiao"), "test").unwrap();
    let unit = Unit {
        code: "105001".to_owned(),
        ..Unit::default()
    };
    let year = FiscalYear::new(2026).unwrap();
    ledger.register_unit(&unit, year, &by("初始")).unwrap();
    let head = by("李建国");
    for (name, role) in [
        ("李建国", Role::Head),
        ("巴特尔", Role::Reviewer),
        ("苏日娜", Role::Preparer),
    ] {
        ledger.add_person(name, &[role], PASSWORD, &head).unwrap();
    }
    ledger.sign_out();
    ledger
}

fn code<T>(result: Result<T>) -> &'static str {
    result.map(|_| ()).unwrap_err().code()
}

fn set(ledger: &mut Ledger, name: &str) -> Result<()> {
    ledger
        .set_setting("warnings.silent_days", "30", &by(name))
        .map(|_| ())
}

#[test]
fn without_people_everything_is_allowed_and_the_first_must_be_a_head() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("单位.jixiao"), "test").unwrap();
    let year = FiscalYear::new(2026).unwrap();
    let actor = by("苏日娜");
    ledger
        .register_unit(&Unit::default(), year, &actor)
        .unwrap();
    set(&mut ledger, "谁都行").unwrap();
    let first = ledger.add_person("苏日娜", &[Role::Preparer], PASSWORD, &actor);
    assert_eq!(first.unwrap_err().field(), "roles");
    ledger
        .add_person("苏日娜", &[Role::Head], PASSWORD, &actor)
        .unwrap();
    assert_eq!(ledger.signed_in(), Some("苏日娜"));
    ledger.dismiss_people(&actor).unwrap();
    assert_eq!(ledger.signed_in(), None);
    set(&mut ledger, "谁都行").unwrap();
    assert!(ledger.examine_audit().unwrap().is_sound());
}

#[test]
fn nobody_writes_without_signing_in_or_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    assert_eq!(code(set(&mut ledger, "李建国")), "sign_in_needed");
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    assert_eq!(code(set(&mut ledger, "苏日娜")), "sign_in_needed");
    set(&mut ledger, "李建国").unwrap();
    let record = ledger.audit_records(1).unwrap().pop().unwrap();
    assert_eq!(record.actor, "李建国");
}

#[test]
fn the_role_decides_and_the_refusal_says_who_may() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    ledger.sign_in("苏日娜", PASSWORD, at(0)).unwrap();
    let year = FiscalYear::new(2026).unwrap();
    let july = CutOff::july(year);
    let refused = ledger.close_period(july, &by("苏日娜")).unwrap_err();
    assert_eq!(refused.code(), "forbidden");
    assert_eq!(
        refused.to_string(),
        "“结账”须由负责人办理，“苏日娜”是填报人。"
    );
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    ledger.close_period(july, &by("李建国")).unwrap();
    assert_eq!(code(ledger.require(Op::FillSheet)), "forbidden");
    assert_eq!(code(ledger.require(Op::ReviewSheet)), "forbidden");
    ledger.sign_in("巴特尔", PASSWORD, at(0)).unwrap();
    ledger.require(Op::ReviewSheet).unwrap();
    // What one may not do, one may not take back either.
    assert_eq!(code(ledger.undo(&by("巴特尔"))), "forbidden");
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    ledger.undo(&by("李建国")).unwrap();
    ledger.sign_in("巴特尔", PASSWORD, at(0)).unwrap();
    assert_eq!(code(ledger.redo(&by("巴特尔"))), "forbidden");
}

#[test]
fn every_operation_of_the_user_has_a_right_and_a_person_with_all_roles_has_every_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    for op in Op::ALL {
        let needs_nobody = op.right() == rights::Right::Free;
        assert_eq!(ledger.require(*op).is_ok(), needs_nobody, "{op}");
    }
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    ledger
        .change_roles("李建国", Role::ALL, &by("李建国"))
        .unwrap();
    for op in Op::ALL {
        ledger.require(*op).unwrap();
    }
}

#[test]
fn wrong_passwords_wait_longer_each_time_and_a_right_one_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    let mut now = 0;
    for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(
            code(ledger.sign_in("苏日娜", "不对的密码", at(now))),
            "wrong_password"
        );
        let soon = ledger.sign_in("苏日娜", PASSWORD, at(now)).unwrap_err();
        assert!(soon.to_string().contains(&format!("{wait}秒")), "{soon}");
        now += wait;
    }
    // It stands in the store, so that a new start does not end it.
    let path = ledger.path().to_path_buf();
    drop(ledger);
    let mut ledger = Ledger::open(&path, "test").unwrap();
    assert_eq!(
        code(ledger.sign_in("苏日娜", PASSWORD, at(now - 1))),
        "too_soon"
    );
    assert_eq!(
        code(ledger.sign_in("无此人", PASSWORD, at(now))),
        "not_found"
    );
    ledger.sign_in("苏日娜", PASSWORD, at(now)).unwrap();
    ledger.sign_in("苏日娜", PASSWORD, at(now)).unwrap();
    let refused = ledger.audit_records(20).unwrap();
    let refused = refused.iter().filter(|r| r.op == Op::RefuseSignIn.word());
    assert_eq!(refused.count(), 8);
    // A clock that was set back locks nobody out.
    let _ = ledger.sign_in("苏日娜", "不对的密码", at(now));
    ledger.sign_in("苏日娜", PASSWORD, at(-86_400)).unwrap();
}

#[test]
fn a_forgotten_password_is_set_by_a_head_and_the_only_heads_by_whoever_has_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    let new = "换过的密码-77";
    ledger.sign_in("苏日娜", PASSWORD, at(0)).unwrap();
    let others = ledger.set_password("巴特尔", new, &by("苏日娜"));
    assert_eq!(code(others), "forbidden");
    ledger.set_password("苏日娜", new, &by("苏日娜")).unwrap();
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    ledger.set_password("巴特尔", new, &by("李建国")).unwrap();
    ledger.sign_in("巴特尔", new, at(0)).unwrap();
    assert_eq!(ledger.signed_in(), Some("巴特尔"));
    ledger.sign_out();
    let preparer = ledger.reset_password("苏日娜", new, &by("命令行"));
    assert_eq!(code(preparer), "wrong_state");
    ledger.reset_password("李建国", new, &by("命令行")).unwrap();
    ledger.sign_in("李建国", new, at(0)).unwrap();
    let record = ledger.audit_records(1).unwrap().pop().unwrap();
    assert_eq!(
        (record.op.as_str(), record.actor.as_str()),
        ("重置负责人密码", "命令行")
    );
    assert!(ledger.examine_audit().unwrap().is_sound());
}

#[test]
fn the_last_head_stays_and_names_are_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    let head = by("李建国");
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    assert_eq!(code(ledger.remove_person("李建国", &head)), "wrong_state");
    let demoted = ledger.change_roles("李建国", &[Role::Preparer], &head);
    assert_eq!(code(demoted), "wrong_state");
    let twice = ledger.add_person("苏日娜", &[Role::Head], PASSWORD, &head);
    assert_eq!(code(twice), "wrong_state");
    for name in ["", " \t", "一\n二", &"长".repeat(33)] {
        let refused = ledger.add_person(name, &[Role::Head], PASSWORD, &head);
        assert_eq!(refused.unwrap_err().field(), "name");
    }
    ledger
        .change_roles("巴特尔", &[Role::Head, Role::Reviewer], &head)
        .unwrap();
    ledger.remove_person("李建国", &head).unwrap();
    assert_eq!(ledger.signed_in(), None);
    assert_eq!(ledger.people().unwrap().len(), 2);
    // It is no step that Ctrl Z takes back.
    ledger.sign_in("巴特尔", PASSWORD, at(0)).unwrap();
    assert_eq!(code(ledger.undo(&by("巴特尔"))), "wrong_state");
}

#[test]
fn passwords_stand_in_no_log_and_a_changed_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    let phc = ledger
        .read(|c| Ok(storage::people::password(c, 1)?))
        .unwrap()
        .unwrap();
    assert!(phc.starts_with(COST), "{phc}");
    let logged: i64 = ledger
        .read(|c| {
            let sql = "SELECT count(*) FROM audit_changes WHERE instr(after, 'argon2')";
            Ok(c.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(logged, 0);
    let other = rusqlite::Connection::open(ledger.path()).unwrap();
    let other_phc = hashed("另一个密码-88").unwrap();
    other
        .execute(
            "UPDATE passwords SET phc = ?1 WHERE person_id = 1",
            [other_phc],
        )
        .unwrap();
    let strays = ledger.examine_audit().unwrap().stray_rows;
    assert_eq!(strays.len(), 1);
    assert_eq!(strays[0].table, "passwords");
    // A record that would cost hours is not computed with.
    other
        .execute(
            "UPDATE passwords SET phc = '$argon2id$v=19$m=4000000,t=99,p=1$c2FsdHNhbHQ$aGFzaA'",
            [],
        )
        .unwrap();
    assert_eq!(
        code(ledger.sign_in("李建国", PASSWORD, at(0))),
        "store_corrupt"
    );
}

#[test]
fn a_store_that_moved_away_refuses_writes_until_that_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = store(folder.path());
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    let head = by("李建国");
    assert_eq!(code(ledger.take_move_back(&head)), "wrong_state");
    ledger.move_out("U盘", &head).unwrap();
    assert!(ledger.moved_out().unwrap().is_some());
    for refused in [
        set(&mut ledger, "李建国"),
        ledger.undo(&head).map(|_| ()),
        ledger.move_out("U盘", &head).map(|_| ()),
    ] {
        assert!(["moved_away", "wrong_state"].contains(&code(refused)));
    }
    ledger.sign_in("苏日娜", PASSWORD, at(0)).unwrap();
    assert_eq!(code(ledger.take_move_back(&by("苏日娜"))), "forbidden");
    ledger.sign_in("李建国", PASSWORD, at(0)).unwrap();
    ledger.take_move_back(&head).unwrap();
    set(&mut ledger, "李建国").unwrap();
}
