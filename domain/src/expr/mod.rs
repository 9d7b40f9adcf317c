//! Expressions: CEL, wrapped so that a hostile one is a typed error and never a hang, a panic or a full memory.
//!
//! Source, depth and cost are bounded before anything runs: [`cost`] works out an upper bound from the syntax and the
//! sizes of the variables. There is no host access of any kind, no regular expressions, and no functions beyond the
//! list in `cost`.

mod convert;
mod cost;

use crate::{Fault, Variables, engine::Evaluate};
use cel::{Context, Env, ExecutionError, Program};
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// The longest source, in characters.
pub const MAX_SOURCE: usize = 2_000;

/// The deepest nesting of brackets; the parser's own recursion is bounded by it.
const MAX_DEPTH: usize = 48;

/// The deepest syntax tree: a chain of so many operators.
const MAX_TREE: usize = 300;

/// The stack the library gets, in bytes: enough for the deepest tree in a debug build.
const STACK: usize = 64 << 20;

/// A tree this deep is worked out on the stack there is, when so much of it is left.
const SHALLOW: usize = 16;
/// How much that is, in bytes.
const ROOM: usize = 1 << 20;

/// How many expressions stay read, and how long these are at most, in bytes.
const KEPT: usize = 1_000;
const KEPT_SOURCE: usize = 400;

static ENV: LazyLock<Arc<Env>> =
    LazyLock::new(|| Arc::new(Env::stdlib().with_optional_support(false)));

/// What was read: an expression is written once and worked out for every run.
struct Parsed {
    program: Program,
    /// The variables it refers to, sorted.
    names: BTreeSet<String>,
    /// How deep its tree is.
    depth: usize,
}

static PARSED: LazyLock<Mutex<HashMap<String, Arc<Parsed>>>> = LazyLock::new(Mutex::default);

/// The evaluator of the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cel;

impl Evaluate for Cel {
    fn value(&self, expression: &str, variables: &Variables) -> Result<Value, Fault> {
        value(expression, variables)
    }

    fn references(&self, expression: &str) -> Vec<String> {
        references(expression).unwrap_or_default()
    }
}

/// Whether an expression can be read and uses nothing that is not allowed.
///
/// # Errors
/// What is wrong with it, in words for the person who wrote it.
pub fn check(expression: &str) -> Result<(), Fault> {
    let parsed = parse(expression)?;
    deep(&parsed, || {
        cost::bound(parsed.program.expression(), &Variables::new()).map(|_| ())
    })
}

/// The variables an expression refers to, sorted. Names bound by its own macros are not among them.
///
/// # Errors
/// As [`check`].
pub fn references(expression: &str) -> Result<Vec<String>, Fault> {
    Ok(parse(expression)?.names.iter().cloned().collect())
}

/// The value of an expression.
///
/// # Errors
/// It cannot be read, would cost too much, or fails: in words for the person who wrote it.
pub fn value(expression: &str, variables: &Variables) -> Result<Value, Fault> {
    let parsed = parse(expression)?;
    deep(&parsed, || {
        cost::bound(parsed.program.expression(), variables)?;
        let mut context = Context::with_env(Arc::clone(&ENV));
        for name in &parsed.names {
            if let Some(value) = variables.get(name) {
                context.add_variable_from_value(name.clone(), convert::to_cel(value));
            }
        }
        match parsed.program.execute(&context) {
            Ok(value) => convert::to_json(&value).ok_or_else(|| {
                Fault::invalid("The result is not a number, text, yes or no, list or object.")
            }),
            Err(cause) => Err(Fault::invalid(words(&cause))),
        }
    })
}

/// Parser and interpreter recurse, more than a worker's stack holds in a debug build: all but shallow trees get one of their
/// own (pages of it are touched only when used). A panic in the library is an error of this expression, not of the server.
fn deep<T>(parsed: &Parsed, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    caught(|| {
        if parsed.depth <= SHALLOW {
            stacker::maybe_grow(ROOM, STACK, work)
        } else {
            stacker::grow(STACK, work)
        }
    })
}

fn caught<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Fault::invalid("This expression cannot be worked out.")))
}

/// Reads an expression, or finds it read.
fn parse(expression: &str) -> Result<Arc<Parsed>, Fault> {
    // A lock that a panic has poisoned still guards whole entries.
    let kept = || PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(parsed) = kept().get(expression) {
        return Ok(Arc::clone(parsed));
    }
    let parsed = Arc::new(caught(|| stacker::grow(STACK, || read(expression)))?);
    if expression.len() <= KEPT_SOURCE {
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(expression.to_owned(), Arc::clone(&parsed));
    }
    Ok(parsed)
}

fn read(expression: &str) -> Result<Parsed, Fault> {
    if expression.chars().count() > MAX_SOURCE {
        return Err(Fault::invalid(
            "An expression has at most 2,000 characters.",
        ));
    }
    if expression.trim().is_empty() {
        return Err(Fault::invalid("This expression is empty."));
    }
    if depth(expression) > MAX_DEPTH {
        return Err(Fault::invalid("This expression is nested too deep."));
    }
    let program = ENV.compile(expression).map_err(|errors| {
        let first = errors.errors.first();
        let words = first.map_or_else(String::new, |error| {
            format!(
                " Near position {}: {}.",
                error.pos.1,
                error.msg.trim_end_matches('.')
            )
        });
        Fault::invalid(format!("This expression cannot be read.{words}"))
    })?;
    let depth = cost::depth(program.expression());
    if depth > MAX_TREE {
        return Err(Fault::invalid(
            "This expression has too many parts in a row; use several steps.",
        ));
    }
    let mut names = BTreeSet::new();
    cost::free(program.expression(), &mut Vec::new(), &mut names);
    Ok(Parsed {
        program,
        names,
        depth,
    })
}

/// The deepest nesting, counted on the characters: brackets, and runs of prefix operators and ternaries.
fn depth(expression: &str) -> usize {
    let (mut open, mut deepest, mut run) = (0_usize, 0, 0_usize);
    for c in expression.chars() {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        run = match c {
            '!' | '-' => run + 1,
            ' ' => run,
            _ => 0,
        };
        deepest = deepest.max(open + run);
    }
    deepest.max(expression.matches('?').count())
}

fn words(cause: &ExecutionError) -> String {
    match cause {
        ExecutionError::UndeclaredReference(name) => {
            format!("\u{201c}{name}\u{201d} has no value here.")
        }
        ExecutionError::NoSuchKey(name) => format!("There is no \u{201c}{name}\u{201d} in it."),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "It divides by zero.".to_owned()
        }
        ExecutionError::Overflow(..) => "A number grows too large.".to_owned(),
        ExecutionError::IndexOutOfBounds(_) => "The list is not that long.".to_owned(),
        other => {
            let text: String = other.to_string().chars().take(160).collect();
            format!("The values do not fit: {text}.")
        }
    }
}

#[cfg(test)]
mod tests;
