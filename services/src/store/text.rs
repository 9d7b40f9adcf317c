//! Searching text as people type it.

use sea_orm::{
    ColumnTrait,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr},
};

/// Whether a column holds the text anywhere, whatever the case. `%` and `_` mean themselves.
pub fn contains<C: ColumnTrait>(column: C, text: &str) -> SimpleExpr {
    let mut pattern = String::from("%");
    for letter in text.trim().to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    Expr::expr(Func::lower(Expr::col(column.as_column_ref())))
        .like(LikeExpr::new(pattern).escape('\\'))
}
