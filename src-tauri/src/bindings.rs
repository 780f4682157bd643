//! The list of commands, and their TypeScript bindings.

use std::path::{Path, PathBuf};

use specta_typescript::{Error, Typescript};
use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

use crate::commands::{
    aggregate, app, attachments, audit, backup, check, dispositions, drafts, evaluation, events,
    files, findings, form_templates, forms, imports, keys, milestones, monitoring, moves, people,
    periods, policy, preview, projects, receipts, received, recycle, register, reports, settings,
    sheets, store, submissions, summary, summary_table, tasks, units, warnings, years,
};

/// Every command of the window, with the types that cross into it.
#[must_use]
pub fn commands<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            app::app_info,
            app::app_outstanding,
            app::work_cancel,
            store::store_create,
            store::store_open,
            store::store_close,
            store::store_examine,
            units::unit_get,
            units::unit_set,
            files::pick_files,
            files::pick_folder,
            files::pick_save_path,
            files::picture_save,
            files::files_dropped,
            files::open_path,
            attachments::attachments_list,
            attachments::attachments_add,
            attachments::attachment_remove,
            attachments::attachment_take_out,
            drafts::drafts_keep,
            drafts::drafts_left,
            imports::import_preview,
            imports::import_apply,
            imports::batch_undo,
            imports::template_write,
            projects::project_names,
            projects::indicator_names,
            monitoring::ledger_page,
            monitoring::ledger_totals,
            monitoring::ledger_sum,
            monitoring::ledger_add,
            monitoring::ledger_change,
            monitoring::ledger_void,
            monitoring::ledger_explain,
            monitoring::closed_through,
            monitoring::pasted_keep,
            monitoring::progress_list,
            monitoring::progress_effect,
            monitoring::progress_add,
            monitoring::progress_edit,
            monitoring::progress_void,
            findings::findings_list,
            findings::finding_show,
            findings::finding_add,
            findings::finding_edit,
            findings::finding_take,
            findings::finding_remove,
            milestones::milestones_list,
            milestones::milestone_add,
            milestones::milestone_finish,
            milestones::milestone_remove,
            summary::summary_get,
            summary::summary_months,
            check::check_run,
            check::check_answer,
            check::rules_list,
            sheets::sheets_list,
            sheets::sheet_show,
            sheets::sheet_fill,
            sheets::sheet_review,
            forms::forms_export,
            evaluation::evaluations_list,
            evaluation::evaluation_show,
            evaluation::evaluation_fill,
            evaluation::evaluations_export,
            years::years_list,
            years::year_use,
            years::year_plan,
            years::year_roll_over,
            years::year_list_export,
            years::carry_overs_list,
            years::carry_overs_confirm,
            preview::preview_open,
            preview::preview_page,
            summary_table::summary_table_export,
            reports::report_show,
            reports::report_figures,
            reports::report_draft,
            reports::report_set,
            reports::report_export,
            keys::key_show,
            keys::keys_list,
            keys::key_strength,
            keys::key_new,
            keys::key_change_password,
            keys::key_export_public,
            keys::key_backup,
            keys::key_restore,
            keys::key_register,
            submissions::submission_check,
            submissions::submission_preview,
            submissions::submission_changes,
            submissions::drive_list,
            submissions::submission_export,
            submissions::submission_list,
            submissions::package_verify,
            warnings::warnings_list,
            warnings::warnings_monitored_at,
            warnings::warnings_monitor,
            warnings::warnings_handle,
            dispositions::dispositions_list,
            dispositions::disposition_show,
            dispositions::disposition_add,
            dispositions::disposition_edit,
            dispositions::disposition_take,
            events::events_list,
            events::event_add,
            backup::backups_list,
            backup::backup_preview,
            backup::backup_make,
            backup::backup_restore,
            backup::backup_drill,
            backup::backup_last_drill,
            people::sign_in,
            people::sign_out,
            people::person_add,
            people::person_change_roles,
            people::person_set_password,
            people::person_remove,
            people::people_dismiss,
            moves::move_out,
            moves::move_in,
            moves::move_back,
            recycle::recycle_list,
            recycle::recycle_restore,
            settings::settings_list,
            settings::setting_set,
            periods::periods_list,
            periods::period_close,
            periods::period_reopen,
            tasks::task_in_force,
            tasks::task_import,
            tasks::tasks_list,
            tasks::task_made,
            tasks::task_make,
            tasks::task_units,
            received::received_overview,
            received::received_show,
            received::received_units,
            received::received_take,
            received::received_discard,
            receipts::receipt_make,
            receipts::receipt_import,
            receipts::receipts_list,
            register::register_list,
            register::register_add,
            register::register_revoke,
            register::register_export,
            register::register_import,
            aggregate::aggregate_compute,
            aggregate::aggregate_tables,
            aggregate::aggregate_report,
            aggregate::aggregate_package,
            aggregate::aggregate_list,
            form_templates::form_templates_list,
            form_templates::form_template_show,
            form_templates::form_template_copy,
            form_templates::form_template_add,
            form_templates::form_template_put,
            form_templates::form_template_select,
            form_templates::form_template_remove,
            policy::policy_get,
            audit::audit_list,
            audit::audit_changes,
            audit::undo,
            audit::redo,
        ])
        .typ::<jixiao_app::Failure>()
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
}

/// Where the pages import the bindings from.
#[must_use]
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/generated/bindings.ts")
}

/// Writes the bindings to `path`.
///
/// # Errors
/// A type that TypeScript cannot hold, or a file that cannot be written.
pub fn write(path: &Path) -> Result<(), Error> {
    commands::<tauri::Wry>().export(Typescript::default(), path)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bindings_of_the_pages_are_those_of_the_commands() {
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        super::write(&fresh).unwrap();
        let (fresh, held) = (
            std::fs::read_to_string(fresh).unwrap(),
            std::fs::read_to_string(super::path()).unwrap(),
        );
        assert!(
            fresh == held,
            "stale: run `cargo run -p jixiao-window --bin bindings`"
        );
    }
}
