//! All that is stored, so that a test can tell that nothing changed.

use crate::world::World;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use std::collections::BTreeMap;

impl World {
    /// All that is stored, by table.
    pub async fn stored(&self) -> BTreeMap<String, String> {
        let db = self.app.services.read();
        let sql = self.everything.get_or_init(|| everything(db)).await;
        let rows = db.query_all_raw(statement(sql)).await.unwrap();
        let of = |row: &QueryResult| {
            let table: String = row.try_get("", "t").unwrap();
            (table, row.try_get("", "r").unwrap())
        };
        let all: BTreeMap<String, String> = rows.iter().map(of).collect();
        assert!(all.len() > 20, "{:?}", all.keys());
        all
    }
}

fn statement(sql: &str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, sql.to_owned())
}

/// One query for the text of all tables.
async fn everything(db: &DatabaseConnection) -> String {
    let columns = "SELECT m.name AS t, group_concat('quote(' || p.name || ')', '||'',''||') AS c \
        FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' GROUP BY m.name";
    let mut parts = Vec::new();
    for row in db.query_all_raw(statement(columns)).await.unwrap() {
        let table: String = row.try_get("", "t").unwrap();
        let columns: String = row.try_get("", "c").unwrap();
        parts.push(format!(
            "SELECT '{table}' AS t, (SELECT coalesce(group_concat(r, char(10)), '') \
             FROM (SELECT {columns} AS r FROM \"{table}\" ORDER BY 1)) AS r"
        ));
    }
    parts.join(" UNION ALL ")
}

/// What changed between two states of the database: the tables.
pub fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let tables = after
        .iter()
        .filter(|(table, rows)| before.get(*table) != Some(rows));
    tables.map(|(table, _)| table.clone()).collect()
}
