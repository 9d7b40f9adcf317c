//! Pages of the list by key: where one begins, and the order of its rows.

use crate::entity::run;
use domain::{Fault, Millis, view::runs::RunSort};
use sea_orm::{
    ColumnTrait, Condition, QueryOrder, Select,
    sea_query::{CaseStatement, Expr},
};
use uuid::Uuid;

/// Where a page begins: before or after a row.
pub(super) struct Cursor {
    pub(super) before: bool,
    pub(super) at: Option<Millis>,
    pub(super) id: Uuid,
}

impl Cursor {
    /// Reads a cursor; none when empty.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, Fault> {
        if text.is_empty() {
            return Ok(None);
        }
        let read = || {
            let (side, rest) = text.split_once('.')?;
            let (at, id) = rest.split_once('.')?;
            Some(Self {
                before: side == "b",
                at: match at {
                    "" => None,
                    at => Some(at.parse().ok()?),
                },
                id: id.parse().ok()?,
            })
        };
        read()
            .map(Some)
            .ok_or_else(|| Fault::field("cursor", "This page does not exist."))
    }

    /// The cursor at a row.
    pub(super) fn text(side: &str, sort: RunSort, row: &run::Model) -> String {
        let at = match sort {
            RunSort::Started => Some(row.started_at),
            RunSort::Due => row.due_at,
        };
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        format!("{side}.{at}.{}", row.id)
    }

    /// The rows that come after (or before) it in the order of `sort`.
    pub(super) fn condition(&self, sort: RunSort, before: bool) -> Condition {
        let id = if before {
            run::Column::Id.gt(self.id)
        } else {
            run::Column::Id.lt(self.id)
        };
        match (sort, self.at) {
            (RunSort::Started, at) => {
                let at = at.unwrap_or(0);
                let further = if before {
                    run::Column::StartedAt.gt(at)
                } else {
                    run::Column::StartedAt.lt(at)
                };
                Condition::any()
                    .add(further)
                    .add(Condition::all().add(run::Column::StartedAt.eq(at)).add(id))
            }
            // Due ascending, none last; then the youngest first.
            (RunSort::Due, Some(at)) => {
                let same = Condition::all().add(run::Column::DueAt.eq(at)).add(id);
                if before {
                    Condition::any().add(run::Column::DueAt.lt(at)).add(same)
                } else {
                    Condition::any()
                        .add(run::Column::DueAt.gt(at))
                        .add(run::Column::DueAt.is_null())
                        .add(same)
                }
            }
            (RunSort::Due, None) => {
                let same = Condition::all().add(run::Column::DueAt.is_null()).add(id);
                if before {
                    Condition::any()
                        .add(run::Column::DueAt.is_not_null())
                        .add(same)
                } else {
                    Condition::all().add(same)
                }
            }
        }
    }
}

/// The rows in the order of `sort`; the other way round to page back.
pub(super) fn ordered(
    query: Select<run::Entity>,
    sort: RunSort,
    backwards: bool,
) -> Select<run::Entity> {
    use sea_orm::Order::{Asc, Desc};
    let (up, down) = if backwards { (Desc, Asc) } else { (Asc, Desc) };
    let query = match sort {
        RunSort::Started => query.order_by(run::Column::StartedAt, down.clone()),
        RunSort::Due => {
            let none: Expr = CaseStatement::new()
                .case(run::Column::DueAt.is_null(), 1)
                .finally(0)
                .into();
            query
                .order_by(none, up.clone())
                .order_by(run::Column::DueAt, up)
        }
    };
    query.order_by(run::Column::Id, down)
}
