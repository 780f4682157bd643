//! The commands as the pages call them, without a display: what they are given and answer as JSON.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_app::core::ledger::Actor;
use jixiao_app::core::tasks::Body;
use jixiao_app::core::units::Unit;
use jixiao_app::handlers::drives::{Drive, Drives};
use jixiao_app::handlers::tasks::{self, MadeTask};
use jixiao_app::handlers::{keys, store};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

use crate::bindings;
use crate::dialogs::{Dialogs, FileKind};
use crate::state::{Host, Session};

/// Answers every dialog with the name of its kind.
struct Answers;

impl Dialogs for Answers {
    fn pick_files(&self, kind: FileKind) -> Vec<PathBuf> {
        vec![format!("{kind:?}").into()]
    }

    fn pick_folder(&self) -> Option<PathBuf> {
        None
    }

    fn pick_save_path(&self, kind: FileKind, name: &str) -> Option<PathBuf> {
        Some(format!("{kind:?}/{name}").into())
    }
}

/// A computer without removable drives.
struct NoDrives;

impl Drives for NoDrives {
    fn list(&self) -> Vec<Drive> {
        Vec::new()
    }
}

/// A window without a display, in a folder of its own.
struct Window {
    folder: tempfile::TempDir,
    webview: WebviewWindow<MockRuntime>,
    _app: App<MockRuntime>,
    called: RefCell<BTreeSet<String>>,
}

impl Window {
    fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    fn in_folder(folder: tempfile::TempDir) -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
        let host = Host::fixed(
            folder.path().join("data"),
            Box::new(Answers),
            Box::new(NoDrives),
            "苏日娜",
            today,
        );
        let session = Session::new(host);
        session.start(None);
        let app = mock_builder()
            .invoke_handler(bindings::commands().invoke_handler())
            .manage(session)
            .build(tauri::test::mock_context(tauri::test::noop_assets()))
            .unwrap();
        let webview = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .unwrap();
        Self {
            folder,
            webview,
            _app: app,
            called: RefCell::default(),
        }
    }

    fn with_fixture() -> Self {
        let window = Self::new();
        window.create();
        for kind in ["targets", "ledger"] {
            let arguments =
                json!({ "kind": kind, "paths": [fixture(kind)], "said": {}, "options": {} });
            assert_eq!(window.call("import_apply", arguments)["taken"], true);
        }
        window
    }

    fn create(&self) {
        let arguments = json!({ "path": self.path("单位.jixiao"), "year": 2026, "unit": unit() });
        self.call("store_create", arguments);
    }

    /// Ends the program; its files stay.
    fn close(self) -> tempfile::TempDir {
        self.folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn try_call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        self.called.borrow_mut().insert(command.to_owned());
        let origin = if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        };
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: origin.parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.webview, request).map(|body| body.deserialize().unwrap())
    }

    fn call(&self, command: &str, arguments: Value) -> Value {
        match self.try_call(command, arguments) {
            Ok(answer) => answer,
            Err(failure) => panic!("{command}: {failure}"),
        }
    }

    /// The failure of a command, whose shape is the error contract.
    fn failure(&self, command: &str, arguments: Value) -> Value {
        let failure = self.try_call(command, arguments).unwrap_err();
        let keys: Vec<_> = failure.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["code", "message", "hint", "field", "detail"]);
        failure
    }
}

fn fixture(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/fixtures/small/{kind}.xlsx"))
}

fn unit() -> Value {
    json!({
        "code": "105001", "name": "自治区示例中心",
        "department_code": "105", "department_name": "自治区示例厅",
        "preparer": "苏日娜", "phone": "", "reviewer": "", "head": "",
    })
}

#[test]
fn every_command_answers() {
    let window = Window::new();
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    assert_eq!(call("app_info", json!({}))["store"], Value::Null);
    window.create();
    let info = call("app_info", json!({}));
    assert_eq!(info["today"], "2026-08-12");
    assert_eq!(info["actor"], "苏日娜");
    assert_eq!(info["store"]["read_only"], false);
    assert_eq!(call("unit_get", json!({})), unit());

    let picked = call("pick_files", json!({ "kind": "targets" }));
    assert_eq!(picked, json!(["Targets"]));
    assert_eq!(call("pick_folder", json!({})), Value::Null);
    let place = call(
        "pick_save_path",
        json!({ "kind": "store", "name": "a.jixiao" }),
    );
    assert_eq!(place, "Store/a.jixiao");

    let targets =
        json!({ "kind": "targets", "paths": [fixture("targets")], "said": {}, "options": {} });
    let preview = call("import_preview", targets.clone());
    assert_eq!(preview["batch"], Value::Null);
    assert!(preview["sheets"][0]["added"].as_u64().unwrap() > 0);
    let applied = call("import_apply", targets.clone());
    assert_eq!(applied["sheets"], preview["sheets"]);
    call("batch_undo", json!({ "batch": applied["batch"] }));
    assert_eq!(
        call("import_apply", targets)["sheets"],
        preview["sheets"],
        "an undone batch leaves nothing behind"
    );
    let ledger =
        json!({ "kind": "ledger", "paths": [fixture("ledger")], "said": {}, "options": {} });
    call("import_apply", ledger);
    let empty = json!({ "kind": "ledger", "path": window.path("模板.xlsx") });
    call("template_write", empty);
    assert!(window.path("模板.xlsx").is_file());

    let summary = call("summary_get", json!({ "through": null }));
    let check = call("check_run", json!({ "through": "2026-07-31" }));
    let of_unit = json!({ "through": null, "project": null });
    let months = call("summary_months", of_unit);
    let months = months.as_array().unwrap();
    assert_eq!(months.len(), 7);
    let yuan = |amount: &Value| (amount.as_str().unwrap().parse::<f64>().unwrap() * 1e4).round();
    let sum: f64 = months.iter().map(|month| yuan(&month["executed"])).sum();
    assert!((sum - yuan(&summary["total"]["executed"])).abs() < 0.5);
    let info = call("app_info", json!({}));
    assert_eq!(info["store"]["workbench"]["lights"], summary["counts"]);
    let outstanding = call("app_outstanding", json!({}));
    assert_eq!(outstanding["findings"], check["counts"]);
    let mut findings = check["findings"].as_array().unwrap().iter();
    let asked = findings.find(|finding| finding["severity"] == "W").unwrap();
    let rules = call("rules_list", json!({}));
    let ids: Vec<_> = rules
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["id"])
        .collect();
    assert!(ids.contains(&&asked["rule"]) && ids.len() > 1, "{ids:?}");
    let answer = json!({ "requests": [{
        "rule": asked["rule"], "project": asked["project"], "where": asked["where"], "reason": "已核实。",
    }] });
    let answered = call("check_answer", answer);
    let same = |finding: &&Value| {
        ["rule", "project", "where"]
            .iter()
            .all(|key| finding[*key] == asked[*key])
    };
    let finding = answered["findings"].as_array().unwrap().iter().find(same);
    assert_eq!(finding.unwrap()["answer"], "已核实。");

    daily_records(&window);

    let sheets = call("sheets_list", json!({}));
    let code = &sheets[0]["project"];
    projects_by_hand(&window, code);
    records_of_projects(&window, code);
    payments_of_others(&window, code);
    let page = call("sheet_show", json!({ "code": code }));
    assert_eq!(page["form"]["project"], *code);
    let filled = call(
        "sheet_fill",
        json!({ "patch": { "project": code, "note": "按计划推进" } }),
    );
    assert_eq!(filled["sheet"]["note"], "按计划推进");
    assert_eq!(filled["sheet"]["state"], "填报中");
    let step = json!({ "code": code, "action": "submit", "field": "", "remark": "" });
    assert_eq!(window.failure("sheet_review", step)["code"], "self_check");
    let this = json!({ "code": code });
    let proposed = call("sheet_proposals", this.clone());
    assert_ne!(proposed, json!([]));
    let field = &proposed[0]["field"];
    call("sheet_take", json!({ "code": code, "fields": [field] }));
    call("sheet_take", json!({ "code": code, "fields": null }));
    let left = call("sheet_proposals", this.clone());
    let entered = left
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["field"] == *field);
    assert_eq!(entered.unwrap()["entered"], proposed[0]["proposal"]);
    assert_eq!(
        call("sheet_compare", this.clone())["differences"],
        json!([])
    );
    assert_eq!(call("sheet_renew", this)["sheet"]["project"], *code);

    for (format, projects) in [("xlsx", json!([])), ("pdf", json!([code]))] {
        let export = |replace| {
            json!({
                "folder": window.path("表"), "format": format, "projects": projects,
                "replace": replace, "progress": "__CHANNEL__:4",
            })
        };
        let files = call("forms_export", export(false));
        // Nothing is written over unasked.
        let refused = window.failure("forms_export", export(false));
        assert_eq!(refused["code"], "already_exists");
        assert_eq!(call("forms_export", export(true)), files);
        assert_eq!(files.as_array().unwrap().len(), 1, "{format}");
        assert!(Path::new(files[0].as_str().unwrap()).is_file());
    }
    let table = call(
        "summary_table_export",
        json!({ "path": window.path("汇总表.pdf") }),
    );
    assert!(Path::new(table[0].as_str().unwrap()).is_file());
    let this = json!({ "printable": { "kind": "forms", "projects": [code] } });
    let opened = call("preview_open", this);
    assert_eq!(opened[1]["missing_glyphs"], json!([]));
    let page = json!({ "number": opened[0], "page": 0 });
    let drawn = call("preview_page", page.clone());
    assert!(drawn.as_str().unwrap().starts_with("<svg"));
    for kind in ["summary", "evaluations"] {
        let other = json!({ "printable": { "kind": kind, "projects": [code] } });
        assert_ne!(call("preview_open", other)[1]["pages"], json!([]), "{kind}");
    }
    // Only the last one is held.
    assert_eq!(window.failure("preview_page", page)["code"], "not_found");
    let other = json!({ "path": fixture("targets") });
    assert_eq!(window.failure("open_path", other)["code"], "not_made_here");

    let png = b"\x89PNG\r\n\x1a\n".to_vec();
    let kept = json!({ "name": "各月支出.png", "png": png });
    let outside = window.failure("picture_save", kept);
    assert_eq!(outside["code"], "store_missing", "no such folder");
    let text = json!({ "name": "各月支出.png", "png": b"MZ".to_vec() });
    assert_eq!(window.failure("picture_save", text)["code"], "invalid");

    let figures = call("report_figures", json!({}));
    assert_eq!(figures[0]["key"], "period.label", "{}", figures[0]);
    let drafted = call("report_draft", json!({ "part": null, "replace": false }));
    assert_eq!(drafted.as_array().unwrap().len(), 6);
    let set = call("report_set", json!({ "part": 6, "text": "无。" }));
    assert_eq!(set[5]["text"], "无。");
    assert_eq!(call("report_show", json!({})), set);
    let report = call("report_export", json!({ "path": window.path("报告.docx") }));
    assert!(Path::new(report[0].as_str().unwrap()).is_file());

    assert_eq!(window.failure("key_show", json!({}))["code"], "wrong_state");
    signing_key(&window);

    let check = call("submission_check", json!({}));
    assert!(check["counts"]["E"].as_u64().unwrap() > 0);
    assert_eq!(call("drive_list", json!({})), json!([]));
    let preview = call("submission_preview", json!({ "signed": [] }));
    assert_eq!(preview["file_name"], "JXJK-105001-2026-0731-01.zip");
    assert_eq!(preview["privacy"]["payees_masked"], true);
    let none = window.failure("submission_changes", json!({}));
    assert_eq!(none["code"], "not_found");
    let export = |to: Value| {
        json!({
            "to": to, "password": "锁好的抽屉1234",
            "withAttachments": false, "signed": [], "encrypted": false, "stages": "__CHANNEL__:1",
        })
    };
    let mail = json!({ "way": "mail", "file": "a.eml", "to": "a@b.example", "in_parts": false });
    let drive = json!({ "way": "drive", "drive": "/media/U" });
    let folder = json!({ "way": "folder", "folder": window.folder.path(), "in_parts": false });
    for to in [mail, drive, folder] {
        assert_eq!(call("submission_export", export(to))["outcome"], "refused");
    }
    call("work_cancel", json!({}));
    assert_eq!(call("submission_list", json!({})), json!([]));
    let verified = call("package_verify", json!({ "files": [fixture("targets")] }));
    assert_eq!(verified[0]["verdict"], "invalid");

    let note = json!({ "patch": { "project": code, "note": "改了" } });
    assert_eq!(call("sheet_fill", note)["sheet"]["note"], "改了");
    call("undo", json!({}));
    let page = call("sheet_show", json!({ "code": code }));
    assert_eq!(page["sheet"]["note"], "按计划推进");
    call("redo", json!({}));
    let page = call("sheet_show", json!({ "code": code }));
    assert_eq!(page["sheet"]["note"], "改了");

    assert_eq!(call("store_examine", json!({}))["sound"], true);
    call("store_close", json!({}));
    call("store_open", json!({ "path": window.path("单位.jixiao") }));

    warnings_and_dispositions(&window, code);
    assert_eq!(call("drafts_left", json!({})), "");
    call("drafts_keep", json!({ "text": "招标延后" }));
    assert_eq!(call("drafts_left", json!({})), "招标延后");
    call("drafts_keep", json!({ "text": "" }));
    assert_eq!(call("drafts_left", json!({})), "");

    rules_of_the_year(&window);
    safety(&window);
    people(&window);
    moves(&window);
    above_and_below(&window);
    year_end(&window, code);

    let bindings = std::fs::read_to_string(bindings::path()).unwrap();
    let all: BTreeSet<String> = bindings
        .lines()
        .filter_map(|line| line.split_once(">(\"")?.1.split('"').next())
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(*window.called.borrow(), all);
}

/// The signing key: made, replaced, backed up, registered, and under a new password; in the end
/// under the password that all else signs with.
fn signing_key(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let password = "锁好的抽屉1234";
    assert_eq!(
        call("key_strength", json!({ "password": "12345678" })),
        "弱"
    );
    assert_ne!(call("key_strength", json!({ "password": password })), "弱");
    let weak = json!({ "password": "12345678", "replace": false });
    assert_eq!(window.failure("key_new", weak)["code"], "weak_password");
    let new = |replace: bool| json!({ "password": password, "replace": replace });
    let first = call("key_new", new(false));
    assert_eq!(window.failure("key_new", new(false))["code"], "wrong_state");
    let backup = window.path("密钥备份.pem");
    let keep = |password: &str| json!({ "path": backup, "password": password });
    assert_eq!(
        window.failure("key_backup", keep("不对的密码"))["code"],
        "wrong_password"
    );
    assert_eq!(call("key_backup", keep(password)), json!(backup));
    let second = call("key_new", new(true));
    let restore = json!({ "path": backup, "password": password, "replace": true });
    let again = call("key_restore", restore);
    assert_eq!(again["fingerprint"], first["fingerprint"]);
    assert_ne!(second["fingerprint"], first["fingerprint"]);
    let states: Vec<_> = call("keys_list", json!({}))
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["state"].clone())
        .collect();
    assert!(states.contains(&json!("已停用")), "{states:?}");
    let changed = json!({ "held": password, "password": "另一个抽屉5678" });
    call("key_change_password", changed);
    let back = json!({ "held": "另一个抽屉5678", "password": password });
    call("key_change_password", back);
    let public = window.path("公钥导出.pem");
    call("key_export_public", json!({ "path": public }));
    let written = std::fs::read_to_string(public).unwrap();
    assert_eq!(written, again["public_pem"].as_str().unwrap());
    let register = json!({ "folder": window.folder.path(), "password": password });
    let registration = call("key_register", register);
    for file in ["bag", "sheet"] {
        assert!(Path::new(registration[file].as_str().unwrap()).is_file());
    }
    assert_ne!(
        call("key_show", json!({}))["registered_at"],
        Value::Null,
        "its registration is noted"
    );
}

/// The people: from nobody to three and back to nobody.
fn people(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let store = || call("app_info", json!({}))["store"].clone();
    assert_eq!(
        (&store()["people"], &store()["person"]),
        (&json!([]), &Value::Null)
    );
    let add = |name: &str, role: &str| {
        let person = json!({ "name": name, "roles": [role], "password": "抽屉里的钥匙 66" });
        call("person_add", person)
    };
    add("李建国", "负责人");
    assert_eq!(
        store()["person"]["name"],
        "李建国",
        "the first is signed in"
    );
    let all = add("巴特尔", "填报人");
    assert_eq!(all[1]["roles"], json!(["填报人"]));
    call("sign_out", json!({}));
    let closed = json!({ "key": "submission.deadline", "value": "08-20" });
    let refused = window.failure("setting_set", closed.clone());
    assert_eq!(refused["code"], "sign_in_needed");
    assert_eq!(
        window.failure("sheets_list", json!({}))["code"],
        "sign_in_needed"
    );
    let sign = |name: &str, password: &str| json!({ "name": name, "password": password });
    let wrong = window.failure("sign_in", sign("巴特尔", "不对的密码"));
    assert_eq!(wrong["code"], "wrong_password");
    assert_eq!(
        wrong["hint"],
        "请核对后重新输入；忘记时请由负责人重新设置。"
    );
    // Where the computer is slow, the wait is over by then.
    if let Err(soon) = window.try_call("sign_in", sign("巴特尔", "抽屉里的钥匙 66")) {
        assert_eq!(soon["code"], "too_soon");
        std::thread::sleep(std::time::Duration::from_millis(1100));
    }
    call("sign_in", sign("巴特尔", "抽屉里的钥匙 66"));
    assert_eq!(store()["person"]["name"], "巴特尔");
    let refused = window.failure("setting_set", closed);
    assert_eq!(refused["code"], "forbidden");
    assert_eq!(
        refused["message"],
        "“修改设置”须由负责人办理，“巴特尔”是填报人。"
    );
    let own = json!({ "name": "巴特尔", "held": "抽屉里的钥匙 66", "password": "另一把钥匙 77" });
    call("person_set_password", own);
    let backup = window.path("备份一份.jixiao");
    call("backup_make", json!({ "path": backup }));
    let restore = json!({ "path": backup });
    assert_eq!(
        window.failure("backup_restore", restore)["code"],
        "forbidden"
    );
    assert_eq!(store()["person"]["name"], "巴特尔", "the store stays open");

    call("sign_in", sign("李建国", "抽屉里的钥匙 66"));
    let roles = json!({ "name": "巴特尔", "roles": ["填报人", "审核人"] });
    assert_eq!(
        call("person_change_roles", roles)[1]["roles"],
        json!(["填报人", "审核人"])
    );
    let last = json!({ "name": "李建国" });
    assert_eq!(window.failure("person_remove", last)["code"], "wrong_state");
    let left = call("person_remove", json!({ "name": "巴特尔" }));
    assert_eq!(left.as_array().unwrap().len(), 1);
    let log = call("audit_list", json!({ "limit": 1 }));
    assert_eq!(log[0]["actor"], "李建国");
    call("people_dismiss", json!({}));
    assert_eq!(
        (&store()["people"], &store()["person"]),
        (&json!([]), &Value::Null)
    );
}

/// A drill, and the way to another computer.
fn moves(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let drilled = call("backup_drill", json!({}));
    assert_eq!(drilled["problem"], "");
    let last = call("backup_last_drill", json!({}));
    assert_eq!(last["drilled_at"], drilled["drilled_at"]);

    let drive = window.path("U盘");
    std::fs::create_dir(&drive).unwrap();
    let out = |dry_run: bool| json!({ "folder": drive, "dryRun": dry_run });
    let plan = call("move_out", out(true));
    let moving = call("move_out", out(false));
    assert_eq!(plan["contents"]["projects"], moving["contents"]["projects"]);
    let store = &call("app_info", json!({}))["store"];
    assert_eq!(store["read_only"], true);
    assert!(
        store["moved_out"]
            .as_str()
            .unwrap()
            .starts_with("2026-08-12T")
    );
    let note = json!({ "key": "submission.deadline", "value": "08-20" });
    assert_eq!(window.failure("setting_set", note)["code"], "moved_away");

    let other = Window::new();
    let path = other.path("新机.jixiao");
    let take = |dry_run: bool| json!({ "folder": drive, "path": path, "dryRun": dry_run });
    assert_eq!(
        other.call("move_in", take(true))["contents"]["projects"],
        plan["contents"]["projects"]
    );
    assert_eq!(other.call("app_info", json!({}))["store"], Value::Null);
    window.called.borrow_mut().insert("move_in".to_owned());
    // It takes its time, and has a test of its own.
    window.called.borrow_mut().insert("store_demo".to_owned());
    other.call("move_in", take(false));
    let store = &other.call("app_info", json!({}))["store"];
    assert_eq!(
        (&store["path"], &store["read_only"]),
        (&json!(path), &json!(false))
    );

    call("move_back", json!({}));
    assert_eq!(call("app_info", json!({}))["store"]["read_only"], false);
}

/// The commands of the ledger, progress, problems and milestones; each leaves things as they were.
fn daily_records(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let names = call("project_names", json!({}));
    let code = &names[0]["code"];
    assert_eq!(names[0]["initials"][0], "d", "地质灾害防治项目");
    let page = |query: Value| {
        let order = json!({ "key": "amount", "descending": true });
        let arguments = json!({ "query": query, "order": order, "offset": 0, "limit": 5 });
        call("ledger_page", arguments)
    };
    let all = page(json!({}));
    assert_eq!(all["rows"].as_array().unwrap().len(), 5);
    let totals = call("ledger_totals", json!({ "query": {} }));
    let only = json!({ "query": {}, "order": {}, "offset": 0, "limit": 3 });
    assert_eq!(call("ledger_sum", only)["count"], 3);
    let fields = json!({
        "date": "2026-08-12", "project": code, "source": "其他资金", "kind": "支出", "amount": "5",
    });
    let added = json!({ "fields": fields, "output": null, "reason": "" });
    let id = call("ledger_add", added);
    let changes =
        json!([{ "id": id, "fields": { "amount": "6" } }, { "id": null, "fields": fields }]);
    let ids = call("ledger_change", json!({ "changes": changes, "reason": "" }));
    call("ledger_void", json!({ "id": ids[0], "reason": "重复" }));
    let missing = json!({ "id": ids[0], "reason": "补记" });
    assert_eq!(
        window.failure("ledger_explain", missing)["code"],
        "wrong_state"
    );
    for _ in 0..3 {
        call("undo", json!({}));
    }
    assert_eq!(call("ledger_totals", json!({ "query": {} })), totals);
    assert_eq!(call("closed_through", json!({})), Value::Null);
    let kept = call(
        "pasted_keep",
        json!({ "rows": [["日期", "金额"], ["8\"1", "5"]] }),
    );
    let kept = std::fs::read_to_string(kept.as_str().unwrap()).unwrap();
    assert_eq!(kept, "\"日期\",\"金额\"\r\n\"8\"\"1\",\"5\"\r\n");

    let listed = call("progress_list", json!({ "project": code, "voided": false }));
    let (level2, level3) = (&listed[0]["level2"], &listed[0]["level3"]);
    let known = call("indicator_names", json!({}));
    let known = known.as_array().unwrap();
    let named = |one: &&Value| one["project"] == *code && one["level3"] == *level3;
    assert_eq!(known.iter().filter(named).count(), 1);
    let effect = |value: &str| {
        let entry = json!({
            "project": code, "level2": level2, "level3": level3, "date": "2026-08-12", "value": value,
        });
        call("progress_effect", entry)
    };
    assert_eq!(effect("x")["after"], Value::Null);
    assert_eq!(effect("")["before"]["level3"], *level3);
    let fields = json!({
        "date": "2026-08-12", "project": code, "level2": level2, "level3": level3, "value": "1",
    });
    let id = call("progress_add", json!({ "fields": fields, "reason": "" }));
    let edit = json!({ "id": id, "changes": { "value": "2" }, "reason": "" });
    let id = call("progress_edit", edit);
    call("progress_void", json!({ "id": id, "reason": "重复" }));

    let file = window.path("签到表.txt");
    std::fs::write(&file, "到会12人").unwrap();
    let of_project = json!({ "kind": "项目", "of": code });
    let add = json!({ "kind": "项目", "of": code, "files": [file] });
    assert_eq!(call("attachments_add", add.clone()), 1);
    assert_eq!(call("attachments_add", add), 0, "the same file again");
    let held = call("attachments_list", of_project.clone());
    assert_eq!(held[0]["name"], "签到表.txt");
    let id = &held[0]["id"];
    let out = call("attachment_take_out", json!({ "id": id }));
    let out = std::fs::read_to_string(out.as_str().unwrap()).unwrap();
    assert_eq!(out, "到会12人");
    call("attachment_remove", json!({ "id": id }));
    assert_eq!(call("attachments_list", of_project), json!([]));
    let wrong = json!({ "kind": "台账", "of": "甲" });
    assert_eq!(window.failure("attachments_list", wrong)["code"], "invalid");

    let fields = json!({ "kind": "及时性", "description": "招标晚于计划" });
    let id = call("finding_add", json!({ "project": code, "fields": fields }));
    call(
        "finding_edit",
        json!({ "id": id, "fields": { "measures": "倒排工期" } }),
    );
    let start = json!({ "id": id, "action": "start", "date": null, "remark": "" });
    assert_eq!(call("finding_take", start), "整改中");
    assert_eq!(
        call("finding_show", json!({ "id": id }))["steps"][0]["state"],
        "整改中"
    );
    let all = call(
        "findings_list",
        json!({ "wanted": { "text": "招标晚于计划" } }),
    );
    assert_eq!(all[0]["id"], id);
    assert_eq!(
        window.failure("finding_remove", json!({ "id": id }))["code"],
        "wrong_state"
    );

    let milestone =
        json!({ "node": "验收", "planned_on": "2026-09-30", "done_on": null, "remark": "" });
    let id = call(
        "milestone_add",
        json!({ "project": code, "milestone": milestone }),
    );
    call(
        "milestone_finish",
        json!({ "id": id, "doneOn": "2026-08-12" }),
    );
    let listed = call("milestones_list", json!({ "project": code }));
    assert_eq!(listed[0]["done_on"], "2026-08-12");
    call("milestone_remove", json!({ "id": id }));
    // What follows begins with the books as they were.
    for _ in 0..9 {
        call("undo", json!({}));
    }
}

/// The commands of daily monitoring, and of what answers its warnings.
/// A project that no workbook brought, with its money and its targets.
fn projects_by_hand(window: &Window, code: &Value) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let shown = call("project_show", json!({ "code": code }));
    let mut facts = shown["facts"].clone();
    facts["section"] = "资产科".into();
    let change = |facts: &Value, budgets: Value| json!({ "code": code, "input": { "facts": facts, "budgets": budgets } });
    call("project_change", change(&facts, json!([])));
    let after = call("project_show", json!({ "code": code }));
    assert_eq!(after["facts"], facts);
    assert_eq!(after["funds"], shown["funds"]);
    call("project_change", change(&shown["facts"], json!([])));

    facts["code"] = "手工01".into();
    facts["name"] = "手工登记的项目".into();
    let budget = json!({ "source": "其他资金", "amount": "12.50" });
    let input = json!({ "input": { "facts": facts, "budgets": [budget] } });
    call("project_add", input.clone());
    assert_eq!(window.failure("project_add", input)["code"], "invalid");
    let new = json!({ "code": "手工01" });
    assert_eq!(
        call("project_show", new.clone())["figures"]["total"]["initial_budget"],
        "12.50"
    );

    let fields = json!({
        "source": "其他资金", "increase": "2", "decrease": "",
        "document_number": "内财预〔2026〕1号", "date": "2026-05-06",
    });
    let adjustment = json!({ "project": "手工01", "fields": fields });
    let id = call("adjustment_add", adjustment);
    let of = json!({ "project": "手工01" });
    assert_eq!(call("adjustments_list", of.clone())[0]["id"], id);
    assert_eq!(
        call("project_show", new)["figures"]["total"]["annual_budget"],
        "14.50"
    );
    call("adjustment_remove", json!({ "id": id }));
    assert_eq!(call("adjustments_list", of.clone()), json!([]));

    let indicator = |target: &str| {
        json!([{
            "level1": "产出指标", "level2": "数量指标", "level3": "培训人次", "nature": "正向",
            "comparator": null, "target": target, "unit": "人次", "weight": "20",
            "accumulation": null, "stage_target": "", "note": "", "continues": null,
        }])
    };
    let draft = json!({ "project": "手工01", "indicators": indicator("100") });
    assert_eq!(call("targets_draft", draft), 1);
    call(
        "targets_set",
        json!({ "project": "手工01", "indicators": indicator("120") }),
    );
    let approve =
        json!({ "project": "手工01", "document": "内财预〔2026〕2号", "date": "2026-02-03" });
    call("targets_approve", approve);
    assert_eq!(
        call(
            "targets_draft",
            json!({ "project": "手工01", "indicators": null })
        ),
        2
    );
    call(
        "targets_set",
        json!({ "project": "手工01", "indicators": indicator("150") }),
    );
    let compared = json!({ "project": "手工01", "from": 1, "to": 2 });
    let difference = &call("targets_compare", compared)["differences"][0];
    assert_eq!(difference["fields"][0]["after"], "150");
    assert_eq!(call("targets_discard", of.clone()), 2);
    let versions = call("targets_list", of);
    assert_eq!(versions.as_array().unwrap().len(), 1);
    assert_eq!(versions[0]["indicators"][0]["target"], "120");
    // The rest of the test knows only the projects of the workbook.
    for _ in 0..9 {
        call("undo", json!({}));
    }
    assert_eq!(
        window.failure("project_show", json!({ "code": "手工01" }))["code"],
        "not_found"
    );
}

/// What is noted of a project beside its ledger.
fn records_of_projects(window: &Window, code: &Value) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let of = json!({ "project": code });
    let commitment =
        json!({ "source": "一般公共预算拨款", "amount": "3.20", "month": 11, "note": "监理合同" });
    let id = call(
        "commitment_add",
        json!({ "project": code, "commitment": commitment }),
    );
    assert_eq!(call("commitments_list", of.clone())[0]["month"], 11);
    assert_eq!(
        call("commitments_proposals", of.clone())[0]["project"],
        *code
    );
    call("commitment_remove", json!({ "id": id }));
    assert_eq!(call("commitments_list", of.clone()), json!([]));

    let item = json!({ "kind": "用途", "text": "培训" });
    call("scope_add", json!({ "project": code, "items": [item] }));
    let entry = call(
        "ledger_page",
        json!({ "query": {}, "order": {}, "offset": 0, "limit": 1 }),
    );
    let entry = &entry["rows"][0]["id"];
    call(
        "scope_mark",
        json!({ "mark": { "entry": entry, "verdict": "属于本项目", "reason": "培训用书" } }),
    );
    let scope = call("scope_list", json!({ "project": null }));
    assert_eq!(scope["marks"][0]["entry"], *entry);
    call("scope_remove", json!({ "id": scope["items"][0]["id"] }));

    let purchase = json!({ "date": "2026-04-01", "item": "打印机", "number": 2, "unit_price": "0.16", "standard": "0.12" });
    let id = call(
        "asset_add",
        json!({ "project": code, "purchase": purchase }),
    );
    assert_eq!(call("assets_list", of.clone())[0]["item"], "打印机");
    call("asset_remove", json!({ "id": id }));

    let asked = call("compliance_list", of.clone());
    let question = &asked[0]["id"];
    let answer =
        json!({ "question": question, "date": "2026-08-01", "answer": "是", "remark": "" });
    assert_eq!(
        call(
            "compliance_answer",
            json!({ "project": code, "answer": answer })
        ),
        "是"
    );
    assert_eq!(
        call("compliance_list", of.clone())[0]["answer"]["answer"],
        "是"
    );

    let satisfied = call("indicator_names", json!({}));
    let satisfied = satisfied
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["level3"].as_str().unwrap().contains("满意度"));
    let indicator = satisfied.unwrap();
    let fields = json!({
        "project": indicator["project"], "level2": indicator["level2"], "level3": indicator["level3"],
        "date": "2026-07-01", "sample": "120", "method": "问卷",
    });
    call("survey_add", json!({ "fields": fields }));
    let surveys = call("surveys_list", json!({ "project": indicator["project"] }));
    assert!(
        surveys
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["sample"] == 120),
        "{surveys}"
    );
    call("undo", json!({}));
}

/// Payments and figures that come from other programs and other people.
fn payments_of_others(window: &Window, code: &Value) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let batches = call("batches_list", json!({}));
    assert_eq!(batches[0]["kind"], "ledger", "{batches}");

    let source = "一般公共预算拨款";
    let figure =
        json!({ "project": code, "source": source, "through": "2026-07-31", "executed": "1.00" });
    let id = call("system_figure_add", figure);
    assert_eq!(
        call("system_figures_list", json!({ "project": code }))[0]["id"],
        id
    );
    call(
        "system_figure_explain",
        json!({ "id": id, "explanation": "次月入账" }),
    );
    let differences = call("system_figures_differences", json!({}));
    let this = differences
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id);
    assert_eq!(this.unwrap()["explanation"], "次月入账");
    call("system_figure_remove", json!({ "id": id }));
    call(
        "system_figures_template",
        json!({ "path": window.path("系统数.xlsx") }),
    );
    let nothing = json!({ "paths": [window.path("系统数.xlsx")], "options": {} });
    let imported = window.try_call("system_figures_import", nothing);
    assert!(imported.is_ok() || imported.unwrap_err()["code"] != Value::Null);

    let sections = call("sections_list", json!({}));
    let name = &sections[0]["section"];
    let handed = call(
        "sections_hand_out",
        json!({ "sections": [name], "folder": window.path("科室") }),
    );
    assert_eq!(handed[0]["section"], *name);
    let back = json!({ "paths": [handed[0]["file"]], "options": { "dry_run": true } });
    call("sections_collect", back);

    let table = window.path("支付明细.csv");
    let text = format!(
        "支付日期,预算项目编码,资金来源,支付金额,用途\n2026-03-02,{},{source},1200.00,培训费\n",
        code.as_str().unwrap()
    );
    std::fs::write(&table, text).unwrap();
    let mut proposed = call("mapping_propose", json!({ "path": table }))["mapping"].clone();
    proposed["kind"]["fixed"] = "支出".into();
    call(
        "mapping_save",
        json!({ "name": "国库", "mapping": proposed }),
    );
    assert_eq!(call("mappings_list", json!({}))[0]["name"], "国库");
    let mapped = json!({ "kind": "ledger", "paths": [table], "said": { "mapping": "国库" } });
    let preview = call("import_preview", mapped);
    assert_eq!(preview["sheets"][0]["added"], 1, "{preview}");
    call("mapping_remove", json!({ "name": "国库" }));
}

fn warnings_and_dispositions(window: &Window, code: &Value) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    assert_eq!(call("warnings_monitored_at", json!({})), Value::Null);
    let monitored = call("warnings_monitor", json!({}));
    let at = call("warnings_monitored_at", json!({}));
    assert!(at.as_str().unwrap().starts_with("2026-08-12T"), "{at}");
    let of_project = |report: &Value| {
        let warnings = report["warnings"].as_array().unwrap();
        let found = warnings.iter().find(|one| one["project"] == *code);
        found.unwrap().clone()
    };
    let warning = of_project(&monitored);
    assert_eq!(warning["state"], "触发");
    let confirm = json!({ "step": "confirm", "keys": [warning["key"]], "remark": "已阅" });
    let handled = of_project(&call("warnings_handle", confirm));
    assert_eq!(handled["key"], warning["key"]);
    assert_eq!(handled["state"], "已确认");
    assert_eq!(handled["remark"], "已阅");
    assert_eq!(of_project(&call("warnings_list", json!({}))), handled);

    let event = json!({
        "kind": "市场价格变化", "date": "2026-06-01", "description": "钢材涨价",
        "evidence": "", "answer": "", "answered_on": null,
    });
    let id = call("event_add", json!({ "project": code, "event": event }));
    let events = call("events_list", json!({ "project": code }));
    assert_eq!(events[0]["id"], id);
    assert_eq!(events[0]["description"], "钢材涨价");

    let fields = json!({ "kind": "D0", "link": { "warnings": [warning["key"]] } });
    let added = call(
        "disposition_add",
        json!({ "project": code, "fields": fields }),
    );
    let id = &added["id"];
    assert_eq!(added["state"], "拟办");
    assert_eq!(added["warnings"][0]["key"], warning["key"]);
    let take = json!({ "id": id, "action": "complete", "date": null, "remark": "" });
    let early = window.failure("disposition_take", take.clone());
    assert_eq!(early["code"], "wrong_state");
    let fields = json!({ "cause": "招标晚", "measures": "倒排工期", "result": "已追上进度" });
    let edited = call("disposition_edit", json!({ "id": id, "fields": fields }));
    assert_eq!(edited["measures"], "倒排工期");
    assert_eq!(call("disposition_take", take)["state"], "已办结");
    let shown = call("disposition_show", json!({ "id": id }));
    assert_eq!(shown["steps"][0]["state"], "已办结");
    let listed = call("dispositions_list", json!({ "project": code }));
    assert_eq!(listed[0]["id"], *id);
    let policy = call("policy_get", json!({}));
    let articles = policy["articles"].as_array().unwrap();
    let named = |article: &Value| article["number"] == "第十七条";
    assert!(articles.iter().any(named), "{policy}");
}

/// The commands of what holds in the year: settings, closed books, the task from above.
fn rules_of_the_year(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let red = |settings: &Value| {
        let all = settings.as_array().unwrap();
        let found = all.iter().find(|one| one["key"] == "lights.red_below");
        let found = found.unwrap();
        (found["value"].clone(), found["origin"].clone())
    };
    assert_eq!(
        red(&call("settings_list", json!({}))),
        (json!("60"), json!("缺省"))
    );
    let set = call(
        "setting_set",
        json!({ "key": "lights.red_below", "value": "65%" }),
    );
    assert_eq!(red(&set), (json!("65"), json!("设置")));
    let wrong = json!({ "key": "lights.red_below", "value": "多" });
    assert_eq!(
        window.failure("setting_set", wrong)["field"],
        "lights.red_below"
    );

    let closed = call("period_close", json!({ "through": "2026-07-31" }));
    assert_eq!(closed, "1-7月");
    assert_eq!(call("closed_through", json!({})), "2026-07-31");
    let reopened = call("period_reopen", json!({ "reason": "补记一笔" }));
    assert_eq!(
        reopened,
        json!({ "through": "2026-07-31", "closed_through": null })
    );
    let periods = call("periods_list", json!({}));
    assert_eq!(periods[0]["reopen_reason"], "补记一笔");

    let mut changed = unit();
    changed["reviewer"] = json!(" 巴特尔 ");
    let set = call("unit_set", json!({ "unit": changed }));
    assert_eq!(set["reviewer"], "巴特尔");
    assert_eq!(call("unit_get", json!({})), set);
    changed["name"] = json!(" ");
    let empty = window.failure("unit_set", json!({ "unit": changed }));
    assert_eq!(empty["field"], "单位名称");

    assert_eq!(call("task_in_force", json!({})), Value::Null);
    let task = task_of_department(window.folder.path());
    let arguments = |fingerprint: Value| json!({ "file": task.file, "fingerprint": fingerprint });
    let said = call("task_look", json!({ "file": task.file }));
    assert_eq!(said["department"]["name"], json!(task.task.department.name));
    let other = json!({ "file": fixture("targets") });
    assert_eq!(window.failure("task_look", other)["code"], "not_a_task");
    let first = window.failure("task_import", arguments(Value::Null));
    assert_eq!(first["code"], "fingerprint_needed");
    let told = json!(task.task.fingerprint);
    assert_eq!(call("task_import", arguments(told))["taken"], true);
    let in_force = call("task_in_force", json!({}));
    assert_eq!(in_force["id"], json!(task.task.id));
    let settings = call("settings_list", json!({}));
    assert_eq!(red(&settings), (json!("60"), json!("任务")));
    assert_eq!(call("task_drop", json!({})), json!(task.task.id));
    assert_eq!(call("task_in_force", json!({})), Value::Null);
    call("undo", json!({}));
    assert_eq!(call("task_in_force", json!({}))["id"], json!(task.task.id));
}

/// A template is copied to a file, added from it, changed, selected and removed.
fn templates(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let selected = || {
        let listed = call("form_templates_list", json!({}));
        let listed = listed.as_array().unwrap().iter();
        let selected = listed.filter(|entry| entry["selected"] == true);
        let ids: Vec<_> = selected.map(|entry| entry["id"].clone()).collect();
        ids
    };
    assert_eq!(selected(), ["nmg-2019", "self-evaluation-2020"]);
    let path = window.path("bureau.json");
    let copy = json!({ "id": "self-evaluation-2020", "path": path });
    assert_eq!(call("form_template_copy", copy), "bureau");
    let added = call("form_template_add", json!({ "path": path }));
    assert_eq!(
        (&added["id"], &added["version"]),
        (&json!("bureau"), &json!(1))
    );
    let mut template = call("form_template_show", json!({ "id": "bureau" }));
    template["title"] = json!("本单位的自评表");
    let content = json!({ "content": template.to_string() });
    assert_eq!(call("form_template_put", content.clone())["version"], 2);
    // The same again is no further version.
    assert_eq!(call("form_template_put", content)["version"], 2);
    call("form_template_select", json!({ "id": "bureau" }));
    assert_eq!(selected(), ["nmg-2019", "bureau"]);
    call(
        "form_template_select",
        json!({ "id": "self-evaluation-2020" }),
    );
    call("form_template_remove", json!({ "id": "bureau" }));
    assert_eq!(selected(), ["nmg-2019", "self-evaluation-2020"]);
}

/// The commands of a department: its task, its register, what it receives and answers, its
/// aggregate, and what its unit makes of the answer.
fn above_and_below(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    call("files_dropped", json!({ "files": "__CHANNEL__:2" }));
    templates(window);
    assert_eq!(
        call("tasks_list", json!({}))["tasks"][0]["direction"],
        "收到"
    );
    assert_eq!(call("task_made", json!({})), Value::Null);
    let list = window.path("单位.csv");
    std::fs::write(&list, "单位代码,单位名称\n105001,自治区示例中心\n").unwrap();
    let units = call("task_units", json!({ "file": list }));
    assert_eq!(
        units,
        json!([{ "code": "105001", "name": "自治区示例中心" }])
    );
    let password = "锁好的抽屉1234";
    let folder = window.path("下达");
    let wanted =
        json!({ "units": units, "deadline": "2026-08-20", "scope": { "kind": "key_projects" } });
    let make = json!({ "wanted": wanted, "folder": folder, "password": password });
    let made = call("task_make", make);
    assert_eq!(made["task"]["deadline"], "2026-08-20");
    assert_eq!(call("task_made", json!({})), made["task"]);

    assert_eq!(call("register_list", json!({})), json!([]));
    let key = call("key_show", json!({}));
    let pem = window.path("公钥.pem");
    std::fs::write(&pem, key["public_pem"].as_str().unwrap()).unwrap();
    let wanted = json!({ "unit_code": "105001", "fingerprint": key["fingerprint"] });
    let added = call("register_add", json!({ "file": pem, "wanted": wanted }));
    assert_eq!(
        (&added[0]["until"], &added[1]),
        (&json!("2029-08-12"), &json!(true))
    );
    let other = json!({ "unit_code": "105001", "fingerprint": "0".repeat(64) });
    let other = window.failure("register_add", json!({ "file": pem, "wanted": other }));
    assert_eq!(other["code"], "fingerprint_differs");
    let csv = window.path("名册.csv");
    assert_eq!(call("register_export", json!({ "path": csv })), 1);
    assert_eq!(call("register_import", json!({ "file": csv })), 0);
    let revoke = json!({
        "unit": "105001", "fingerprint": key["fingerprint"], "on": "2026-08-12", "reason": "遗失",
    });
    assert_eq!(call("register_revoke", revoke), key["fingerprint"]);

    let overview = call("received_overview", json!({}));
    assert_eq!(overview["units"][0]["standing"], "未收到", "{overview}");
    let take = |plan: bool| {
        json!({
            "files": [fixture("targets")], "password": null, "plan": plan, "progress": "__CHANNEL__:3",
        })
    };
    let planned = call("received_take", take(true));
    assert_eq!(planned["packages"][0]["outcome"], "refused");
    assert_eq!(call("received_overview", json!({}))["refused"], json!([]));
    call("received_take", take(false));
    let overview = call("received_overview", json!({}));
    assert_eq!(overview["refused"][0]["name"], "targets.xlsx", "{overview}");
    let show = json!({ "id": 1, "unit": null, "project": null });
    assert_eq!(window.failure("received_show", show)["code"], "not_found");
    let units = window.failure("received_units", json!({ "id": 1 }));
    assert_eq!(units["code"], "not_found");
    let discard = json!({ "id": 1, "reason": "误收" });
    assert_eq!(
        window.failure("received_discard", discard)["code"],
        "not_found"
    );
    let answer = json!({ "decision": "已接收", "remark": "", "cells": [] });
    let answer = json!({ "id": 1, "answer": answer, "folder": folder, "password": password });
    assert_eq!(window.failure("receipt_make", answer)["code"], "not_found");
    let receipt = call("receipt_import", json!({ "file": made["file"] }));
    assert_eq!(
        (&receipt["taken"], &receipt["verdict"]),
        (&json!(false), &json!("valid-unregistered"))
    );
    assert_eq!(call("receipts_list", json!({})), json!([]));
    for (command, arguments) in [
        ("aggregate_compute", json!({})),
        (
            "aggregate_tables",
            json!({ "path": window.path("汇总表.xlsx") }),
        ),
        (
            "aggregate_report",
            json!({ "path": window.path("部门报告.docx") }),
        ),
        (
            "aggregate_package",
            json!({ "folder": folder, "password": password }),
        ),
    ] {
        let failure = window.failure(command, arguments);
        assert_eq!(failure["code"], "nothing_to_aggregate", "{command}");
    }
    assert_eq!(call("aggregate_list", json!({})), json!([]));
    let department = &call("app_info", json!({}))["store"]["workbench"]["department"];
    assert_eq!(
        *department,
        json!({ "open": 0, "registered": 0, "is_unit": true })
    );
}

/// The self-evaluations, and the next year begun with what is not finished.
fn year_end(window: &Window, code: &Value) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let lines = call("evaluations_list", json!({}));
    assert!(
        lines
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["project"] == *code)
    );
    let patch = json!({ "project": code, "goal_result": "已完成治理8处", "indicators": [] });
    let filled = call("evaluation_fill", json!({ "patch": patch }));
    assert_eq!(filled["goal_result"], "已完成治理8处");
    assert_eq!(call("evaluation_show", json!({ "code": code })), filled);
    for format in ["xlsx", "pdf"] {
        let folder = window.path(&format!("自评_{format}"));
        let export = |replace| {
            json!({
                "folder": folder, "format": format, "projects": [code],
                "replace": replace, "progress": "__CHANNEL__:5",
            })
        };
        let files = call("evaluations_export", export(false));
        let refused = window.failure("evaluations_export", export(false));
        assert_eq!(refused["code"], "already_exists");
        assert_eq!(call("evaluations_export", export(true)), files);
        assert_eq!(files.as_array().unwrap().len(), 1);
    }

    assert_eq!(call("years_list", json!({}))[0]["year"], 2026);
    let choice = |more: Value| {
        let mut arguments = json!({ "to": 2027, "include": [], "exclude": [] });
        arguments
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        arguments
    };
    let plan = call("year_plan", choice(json!({})));
    let path = window.path("结转清单.csv");
    assert_eq!(
        call("year_list_export", choice(json!({ "path": path }))),
        json!([path])
    );
    assert_eq!(call("year_roll_over", choice(json!({}))), plan);
    let carried = call("carry_overs_list", json!({}));
    let confirm = json!({ "projects": [], "amount": null, "documentNumber": "内财预〔2027〕1号" });
    let confirmed = call("carry_overs_confirm", confirm);
    assert_eq!(
        confirmed.as_array().unwrap().len(),
        carried.as_array().unwrap().len()
    );
    call("year_use", json!({ "year": 2026 }));
    let current = &call("app_info", json!({}))["store"]["workbench"]["year"];
    assert_eq!(*current, 2026);
}

/// A task that the department of [`unit`] makes for it.
fn task_of_department(folder: &Path) -> MadeTask {
    let actor = Actor {
        name: "巴特尔".to_owned(),
        at: NaiveDate::from_ymd_opt(2026, 8, 1).unwrap().into(),
    };
    let department = Unit {
        code: "105".to_owned(),
        name: "自治区示例厅".to_owned(),
        department_code: "105".to_owned(),
        ..Unit::default()
    };
    let path = folder.join("主管部门.jixiao");
    let mut ledger = store::init(&path, "test", &department, 2026, &actor).unwrap();
    let password = "锁好的抽屉1234";
    keys::create(&mut ledger, password, false, &actor).unwrap();
    let unit = Body {
        code: "105001".to_owned(),
        name: "自治区示例中心".to_owned(),
    };
    let wanted = tasks::Wanted {
        units: vec![unit],
        ..tasks::Wanted::default()
    };
    let password = || Ok(password.to_owned());
    tasks::make(&mut ledger, &wanted, folder, &password, &actor).unwrap()
}

/// The commands by which nothing is lost: the log, the recycle bin, backups.
fn safety(window: &Window) {
    let call = |command: &str, arguments: Value| window.call(command, arguments);
    let names = call("project_names", json!({}));
    let milestone =
        json!({ "node": "验收", "planned_on": "2026-09-30", "done_on": null, "remark": "" });
    let added = json!({ "project": names[0]["code"], "milestone": milestone });
    let id = call("milestone_add", added);
    call("milestone_remove", json!({ "id": id }));
    let log = call("audit_list", json!({ "limit": 2 }));
    assert_eq!(log.as_array().unwrap().len(), 2);
    assert_eq!(log[0]["actor"], "苏日娜");
    let changes = call("audit_changes", json!({ "id": log[0]["id"] }));
    assert_eq!(changes["rows"][0]["change"], "删除");
    let bin = call("recycle_list", json!({}));
    assert_eq!(bin[0]["kind"], "工作节点");
    let restored = call("recycle_restore", json!({ "id": bin[0]["id"] }));
    assert_eq!(restored["text"], bin[0]["text"]);
    let rest = bin.as_array().unwrap()[1..].to_vec();
    assert_eq!(call("recycle_list", json!({})), json!(rest));

    let copy = window.path("U盘.jixiao");
    let made = call("backup_make", json!({ "path": copy }));
    assert_eq!(made["unit"], "自治区示例中心");
    call(
        "setting_set",
        json!({ "key": "warnings.deadline_days", "value": "20" }),
    );
    let preview = call("backup_preview", json!({ "path": copy }));
    assert_eq!(preview["relation"], "earlier");
    assert_eq!(preview["actions"], 1);
    assert_eq!(preview["audit_head"], made["audit_head"]);
    let saved = call("backup_restore", json!({ "path": copy }));
    let again = call("backup_preview", json!({ "path": saved }));
    assert_eq!(again["relation"], "later");
    let listed = call("backups_list", json!({}));
    let kept = listed.as_array().unwrap();
    let found = kept.iter().find(|one| one["path"] == saved).unwrap();
    assert_eq!(found["kind"], "恢复前");
    assert_eq!(found["verified"], true);
}

#[test]
fn failures_say_what_happened_and_what_to_do() {
    let window = Window::new();
    let failure = window.failure("summary_get", json!({ "through": null }));
    assert_eq!(failure["code"], "store_not_open");
    assert_eq!(failure["hint"], "请先新建或打开一个数据文件。");
    let missing = json!({ "path": window.path("无.jixiao") });
    assert_eq!(
        window.failure("store_open", missing)["code"],
        "store_missing"
    );
    window.create();
    let outside = json!({ "through": "2025-07-31" });
    assert_eq!(window.failure("check_run", outside)["field"], "截止日期");
    let unknown = json!({ "code": "无" });
    assert_eq!(window.failure("sheet_show", unknown)["code"], "not_found");
}

#[test]
fn the_sample_year_is_opened_and_made_only_once() {
    let window = Window::new();
    window.call("store_demo", json!({}));
    let shown = window.call("app_info", json!({}));
    assert_eq!(shown["store"]["is_demo"], true);
    let path = shown["store"]["path"].clone();
    window.call("store_close", json!({}));
    window.call("store_demo", json!({}));
    assert_eq!(window.call("app_info", json!({}))["store"]["path"], path);
}

#[test]
fn only_documents_are_opened() {
    let window = Window::with_fixture();
    let names = window.call("project_names", json!({}));
    let program = window.path("说明.bat");
    std::fs::write(&program, "exit").unwrap();
    let code = &names[0]["code"];
    let of = json!({ "kind": "项目", "of": code });
    let added = json!({ "kind": "项目", "of": code, "files": [program] });
    assert_eq!(window.call("attachments_add", added), 1);
    let held = window.call("attachments_list", of);
    let out = window.call("attachment_take_out", json!({ "id": held[0]["id"] }));
    let opened = window.failure("open_path", json!({ "path": out }));
    assert_eq!(opened["code"], "not_a_document");
}

#[test]
fn a_store_that_another_writes_opens_for_looking_only() {
    let first = Window::with_fixture();
    let second = Window::new();
    second.call("store_open", json!({ "path": first.path("单位.jixiao") }));
    let info = second.call("app_info", json!({}));
    assert_eq!(info["store"]["read_only"], true);
    let notice = info["store"]["notice"].as_str().unwrap();
    assert!(notice.contains("当前只能查看"), "{notice}");
    let summary = second.call("summary_get", json!({ "through": null }));
    assert!(!summary["projects"].as_array().unwrap().is_empty());
    let patch = json!({ "patch": { "project": summary["projects"][0]["code"], "note": "改" } });
    assert_eq!(second.failure("sheet_fill", patch)["code"], "store_locked");
}

#[test]
fn the_next_start_opens_the_same_store_or_says_why_not() {
    let window = Window::with_fixture();
    let store = window.path("单位.jixiao");
    let again = Window::in_folder(window.close());
    let info = again.call("app_info", json!({}));
    assert_eq!(info["store"]["path"], json!(store));

    std::fs::write(again.path("坏.jixiao"), "不是数据").unwrap();
    let bad = json!({ "path": again.path("坏.jixiao") });
    assert_eq!(again.failure("store_open", bad)["code"], "not_a_store");
    let info = again.call("app_info", json!({}));
    assert_eq!(info["store"]["path"], json!(store), "it stays open");

    let folder = again.close();
    std::fs::remove_file(&store).unwrap();
    let info = Window::in_folder(folder).call("app_info", json!({}));
    assert_eq!(info["store"], Value::Null);
    assert_eq!(info["problem"]["code"], "store_missing");
}
