//! All that is stored, so that a test can tell that nothing changed.

use crate::world::World;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

impl World {
    /// All that is stored, by table.
    pub async fn stored(&self) -> BTreeMap<String, String> {
        let db = self.app.services.read();
        let sql = |text: &str| {
            sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, text.to_owned())
        };
        let columns = "SELECT m.name AS t, group_concat('quote(' || p.name || ')', '||'',''||') AS c \
            FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' GROUP BY m.name";
        let mut all = BTreeMap::new();
        for row in db.query_all_raw(sql(columns)).await.unwrap() {
            let (table, columns): (String, String) =
                (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
            let rows = format!(
                "SELECT coalesce(group_concat(r, char(10)), '') AS r FROM (SELECT {columns} AS r FROM \"{table}\" ORDER BY 1)"
            );
            let row = db.query_one_raw(sql(&rows)).await.unwrap().unwrap();
            all.insert(table, row.try_get("", "r").unwrap());
        }
        assert!(all.len() > 20, "{:?}", all.keys());
        all
    }
}

/// What changed between two states of the database: the tables.
pub fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let tables = after
        .iter()
        .filter(|(table, rows)| before.get(*table) != Some(rows));
    tables.map(|(table, _)| table.clone()).collect()
}
