//! `evaluations` and `evaluation_items`.

use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;

use crate::evaluation::{Item, Remarks};

fn remarks(row: &Row<'_>) -> rusqlite::Result<Remarks> {
    Ok(Remarks {
        goal_result: row.get(0)?,
        execution_reason: row.get(1)?,
        remark: row.get(2)?,
    })
}

/// What was entered for the projects of a year as (project id, remarks).
pub(crate) fn all(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, Remarks)>> {
    connection
        .prepare_cached(
            "SELECT e.goal_result, e.execution_reason, e.remark, e.project_id \
             FROM evaluations e JOIN projects p ON p.id = e.project_id WHERE p.year = ?1",
        )?
        .query_map([year], |row| Ok((row.get(3)?, remarks(row)?)))?
        .collect()
}

pub(crate) fn of_project(
    connection: &Connection,
    project: i64,
) -> rusqlite::Result<Option<Remarks>> {
    connection
        .prepare_cached(
            "SELECT goal_result, execution_reason, remark FROM evaluations WHERE project_id = ?1",
        )?
        .query_row([project], remarks)
        .optional()
}

/// Keeps what was entered for a project and gives the row's id.
pub(crate) fn put(
    connection: &Connection,
    project: i64,
    remarks: &Remarks,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO evaluations (project_id, goal_result, execution_reason, remark) \
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (project_id) DO UPDATE SET \
             goal_result = excluded.goal_result, execution_reason = excluded.execution_reason, \
             remark = excluded.remark RETURNING id",
        )?
        .query_row(
            params![
                project,
                remarks.goal_result,
                remarks.execution_reason,
                remarks.remark
            ],
            |row| row.get(0),
        )
}

fn item(row: &Row<'_>) -> rusqlite::Result<(i64, Item)> {
    let percent: Option<String> = row.get(1)?;
    let item = Item {
        percent: percent.and_then(|text| Decimal::from_str_exact(&text).ok()),
        exceeded_because: row.get(2)?,
        reason: row.get(3)?,
    };
    Ok((row.get(0)?, item))
}

/// What was entered for the indicators of a year as (indicator id, item).
pub(crate) fn items(connection: &Connection, year: i32) -> rusqlite::Result<Vec<(i64, Item)>> {
    connection
        .prepare_cached(
            "SELECT i.indicator_id, i.percent, i.exceeded_because, i.reason \
             FROM evaluation_items i JOIN evaluations e ON e.id = i.evaluation_id \
             JOIN projects p ON p.id = e.project_id WHERE p.year = ?1",
        )?
        .query_map([year], item)?
        .collect()
}

pub(crate) fn put_item(
    connection: &Connection,
    evaluation: i64,
    indicator: i64,
    item: &Item,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO evaluation_items (evaluation_id, indicator_id, percent, \
             exceeded_because, reason) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (indicator_id) DO UPDATE SET percent = excluded.percent, \
             exceeded_because = excluded.exceeded_because, reason = excluded.reason",
        )?
        .execute(params![
            evaluation,
            indicator,
            item.percent.map(|percent| percent.to_string()),
            item.exceeded_because,
            item.reason
        ])?;
    Ok(())
}
