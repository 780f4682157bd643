//! `department_keys`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::keys::KeyState;
use crate::tasks::DepartmentKey;

const COLUMNS: &str =
    "id, department_code, department_name, public_pem, fingerprint, state, confirmed_at";

fn key(row: &Row<'_>) -> rusqlite::Result<DepartmentKey> {
    Ok(DepartmentKey {
        id: row.get(0)?,
        department_code: row.get(1)?,
        department_name: row.get(2)?,
        public_pem: row.get(3)?,
        fingerprint: row.get(4)?,
        state: row.get(5)?,
        confirmed_at: row.get(6)?,
    })
}

/// Every key of a department, the newest first.
pub(crate) fn of_department(
    connection: &Connection,
    department: &str,
) -> rusqlite::Result<Vec<DepartmentKey>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM department_keys WHERE department_code = ?1 ORDER BY id DESC"
        ))?
        .query_map([department], key)?
        .collect()
}

/// The key of a department that is in use.
pub(crate) fn in_use(
    connection: &Connection,
    department: &str,
) -> rusqlite::Result<Option<DepartmentKey>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM department_keys WHERE department_code = ?1 AND state = ?2"
        ))?
        .query_row(params![department, KeyState::InUse], key)
        .optional()
}

/// Puts a key into use; one that was held before comes back.
pub(crate) fn put(connection: &Connection, key: &DepartmentKey) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE department_keys SET state = ?2 WHERE department_code = ?1 AND state <> ?2",
        params![key.department_code, KeyState::Retired],
    )?;
    connection.execute(
        "INSERT INTO department_keys (department_code, department_name, public_pem, fingerprint, \
         state, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (department_code, fingerprint) DO UPDATE SET state = excluded.state, \
         department_name = excluded.department_name, confirmed_at = excluded.confirmed_at",
        params![
            key.department_code,
            key.department_name,
            key.public_pem,
            key.fingerprint,
            key.state,
            key.confirmed_at
        ],
    )?;
    Ok(())
}
