//! An upper bound on what an expression costs, from its syntax and the sizes of the variables; found before it runs.
//!
//! One unit is about one node visited or 64 bytes moved. Only these functions exist: operators, `size`, `contains`,
//! `startsWith`, `endsWith`, conversions, `has` and the macros `all`, `exists`, `exists_one`, `map`, `filter`.

use crate::{Fault, Variables};
use cel::{
    IdedExpr,
    common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The most an expression may cost.
const MAX_COST: u64 = 200_000;

/// The most bytes a value made on the way may take.
const MAX_BYTES: u64 = 1 << 20;

const FUNCTIONS: [&str; 15] = [
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "type",
    "dyn",
    "timestamp",
    "duration",
    "max",
    "min",
];

/// How large a value can be: bytes in all, the longest collection in it, the largest element of one.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    bytes: u64,
    len: u64,
    element: u64,
}

impl Shape {
    fn join(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_add(other.bytes),
            len: self.len.saturating_add(other.len),
            element: self.element.max(other.element),
        }
    }
}

fn shape(value: &Value) -> Shape {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Shape {
            bytes: 8,
            len: 0,
            element: 0,
        },
        Value::String(text) => Shape {
            bytes: text.len() as u64 + 8,
            len: 0,
            element: 0,
        },
        Value::Array(items) => collection(items.iter().map(shape), items.len()),
        Value::Object(fields) => collection(
            fields.iter().map(|(name, value)| {
                let mut of = shape(value);
                of.bytes += name.len() as u64;
                of
            }),
            fields.len(),
        ),
    }
}

fn collection(items: impl Iterator<Item = Shape>, len: usize) -> Shape {
    items.fold(
        Shape {
            bytes: 8,
            len: len as u64,
            element: 0,
        },
        |all, item| Shape {
            bytes: all.bytes.saturating_add(item.bytes + 8),
            len: all.len.max(item.len),
            element: all.element.max(item.bytes).max(item.element),
        },
    )
}

struct Bound<'a> {
    variables: &'a Variables,
    scope: Vec<(&'a str, Shape)>,
}

/// The bound, as long as it is within the limits.
pub(super) fn bound(expression: &IdedExpr, variables: &Variables) -> Result<u64, Fault> {
    let mut bound = Bound {
        variables,
        scope: Vec::new(),
    };
    bound.of(expression).map(|(cost, _)| cost)
}

fn within(cost: u64, shape: Shape) -> Result<(u64, Shape), Fault> {
    if cost > MAX_COST || shape.bytes > MAX_BYTES {
        return Err(Fault::invalid(
            "This expression would take too long or too much memory on these values.",
        ));
    }
    Ok((cost, shape))
}

impl<'a> Bound<'a> {
    fn of(&mut self, expression: &'a IdedExpr) -> Result<(u64, Shape), Fault> {
        match &expression.expr {
            Expr::Unspecified => Ok((1, Shape::default())),
            Expr::Literal(literal) => {
                let bytes = match literal {
                    cel::common::ast::LiteralValue::String(text) => text.inner().len() as u64 + 8,
                    _ => 64,
                };
                Ok((
                    1,
                    Shape {
                        bytes,
                        len: 0,
                        element: 0,
                    },
                ))
            }
            Expr::Ident(name) => {
                let local = self.scope.iter().rev().find(|(bound, _)| bound == name);
                let of = match local {
                    Some((_, shape)) => *shape,
                    None => self.variables.get(name).map(shape).unwrap_or_default(),
                };
                within(1 + of.bytes / 64, of)
            }
            Expr::Select(select) => {
                let (cost, of) = self.of(&select.operand)?;
                within(cost + 1, of)
            }
            Expr::List(list) => self.all(list.elements.iter()),
            Expr::Map(map) => self.entries(map.entries.iter().map(|entry| &entry.expr)),
            Expr::Struct(_) => Err(Fault::invalid("Objects with a type name are not allowed.")),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
        }
    }

    fn all(&mut self, items: impl Iterator<Item = &'a IdedExpr>) -> Result<(u64, Shape), Fault> {
        let (mut cost, mut all, mut count) = (
            1_u64,
            Shape {
                bytes: 8,
                len: 0,
                element: 0,
            },
            0,
        );
        for item in items {
            let (more, of) = self.of(item)?;
            cost = cost.saturating_add(more);
            count += 1;
            all = Shape {
                bytes: all.bytes.saturating_add(of.bytes + 8),
                len: all.len.max(of.len),
                element: all.element.max(of.bytes).max(of.element),
            };
        }
        all.len = all.len.max(count);
        within(cost, all)
    }

    fn entries(
        &mut self,
        entries: impl Iterator<Item = &'a EntryExpr>,
    ) -> Result<(u64, Shape), Fault> {
        self.all(entries.flat_map(of))
    }

    fn call(&mut self, call: &'a CallExpr) -> Result<(u64, Shape), Fault> {
        let name = call.func_name.as_str();
        let is_operator = name.contains(['_', '@']);
        if !is_operator && !FUNCTIONS.contains(&name) {
            return Err(Fault::invalid(format!(
                "There is no function \u{201c}{name}\u{201d} here."
            )));
        }
        let (mut cost, mut all) = (1_u64, Shape::default());
        for part in call.target.as_deref().into_iter().chain(&call.args) {
            let (more, of) = self.of(part)?;
            cost = cost.saturating_add(more).saturating_add(of.bytes / 64);
            all = all.join(of);
        }
        let result = match name {
            "_+_" | "_?_:_" | "_[_]" | "dyn" | "max" | "min" => all,
            "string" | "type" => Shape {
                bytes: all.bytes.saturating_mul(2) + 64,
                len: 0,
                element: 0,
            },
            _ => Shape {
                bytes: 64,
                len: 0,
                element: 0,
            },
        };
        within(cost, result)
    }

    fn comprehension(&mut self, loops: &'a ComprehensionExpr) -> Result<(u64, Shape), Fault> {
        let (range_cost, range) = self.of(&loops.iter_range)?;
        let (init_cost, init) = self.of(&loops.accu_init)?;
        let item = Shape {
            bytes: range.element,
            ..range
        };
        let turns = range.len.max(1);
        let depth = self.scope.len();
        self.scope.push((&loops.iter_var, item));
        if let Some(second) = &loops.iter_var2 {
            self.scope.push((second, item));
        }
        self.scope.push((&loops.accu_var, init));
        // What one turn can add, then all turns with the accumulator at its largest.
        let (_, once) = self.of(&loops.loop_step)?;
        let grown = Shape {
            bytes: once.bytes.saturating_mul(turns),
            len: turns.max(once.len),
            element: once.bytes,
        };
        within(0, grown)?;
        if let Some(last) = self.scope.last_mut() {
            last.1 = grown;
        }
        let (condition, _) = self.of(&loops.loop_cond)?;
        let (step, _) = self.of(&loops.loop_step)?;
        let (result_cost, result) = self.of(&loops.result)?;
        self.scope.truncate(depth);
        let cost = turns
            .saturating_mul(condition.saturating_add(step))
            .saturating_add(range_cost)
            .saturating_add(init_cost)
            .saturating_add(result_cost);
        within(cost, result)
    }
}

/// How deep the syntax tree is.
pub(super) fn depth(expression: &IdedExpr) -> usize {
    1 + parts(expression).into_iter().map(depth).max().unwrap_or(0)
}

fn parts(expression: &IdedExpr) -> Vec<&IdedExpr> {
    match &expression.expr {
        Expr::Unspecified | Expr::Literal(_) | Expr::Ident(_) => Vec::new(),
        Expr::Select(select) => vec![&select.operand],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map
            .entries
            .iter()
            .flat_map(|entry| of(&entry.expr))
            .collect(),
        Expr::Struct(one) => one
            .entries
            .iter()
            .flat_map(|entry| of(&entry.expr))
            .collect(),
        Expr::Call(call) => call
            .target
            .as_deref()
            .into_iter()
            .chain(&call.args)
            .collect(),
        Expr::Comprehension(loops) => vec![
            &loops.iter_range,
            &loops.accu_init,
            &loops.loop_cond,
            &loops.loop_step,
            &loops.result,
        ],
    }
}

fn of(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        EntryExpr::StructField(field) => vec![&field.value],
    }
}

/// Collects the names that are not bound by the expression's own macros.
pub(super) fn free<'a>(
    expression: &'a IdedExpr,
    bound: &mut Vec<&'a str>,
    names: &mut BTreeSet<String>,
) {
    match &expression.expr {
        Expr::Ident(name) => {
            if !bound.contains(&name.as_str()) && !name.starts_with('@') {
                names.insert(name.clone());
            }
        }
        Expr::Comprehension(loops) => {
            free(&loops.iter_range, bound, names);
            free(&loops.accu_init, bound, names);
            let depth = bound.len();
            bound.push(&loops.iter_var);
            bound.extend(loops.iter_var2.as_deref());
            bound.push(&loops.accu_var);
            for part in [&loops.loop_cond, &loops.loop_step, &loops.result] {
                free(part, bound, names);
            }
            bound.truncate(depth);
        }
        _ => {
            for part in parts(expression) {
                free(part, bound, names);
            }
        }
    }
}
