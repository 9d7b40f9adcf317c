//! Conditions of other engines as CEL: the simple kind of JUEL (`${amount > 1000}`) and FEEL (`= amount > 1000`), which is
//! comparisons and logic over variables and literals.
//!
//! Arithmetic, calls, ranges and everything else whose meaning differs (division, coercion, missing variables) is not
//! translated: the caller keeps it as it is and says so.

use crate::workflow::{COUNTER, NUMBERS};

const MAX_LENGTH: usize = 2_000;
const MAX_NESTING: usize = 40;

/// Words that cannot be identifiers in CEL.
const RESERVED: [&str; 21] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "package",
    "namespace",
    "null",
    "return",
    "true",
    "var",
    "void",
    "while",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Juel,
    Feel,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Path(String),
    Literal(String),
    /// Already in CEL's spelling.
    Compare(&'static str),
    And,
    Or,
    Not,
    Open,
    Close,
}

/// The same condition in CEL, when it is of the simple kind and means the same there.
pub fn to_cel(text: &str) -> Option<String> {
    translate(text, same)
}

/// The same completion condition in CEL: what it asks about the instances is called as BPMN calls it.
pub(super) fn until_to_cel(text: &str) -> Option<String> {
    let [all, active, done] = NUMBERS;
    translate(text, |path, dialect| {
        let name = match (path, dialect) {
            ("nrOfInstances", Dialect::Juel) => all,
            ("nrOfActiveInstances", Dialect::Juel) => active,
            ("nrOfCompletedInstances", Dialect::Juel) => done,
            ("numberOfTerminatedInstances", Dialect::Feel) => return None,
            _ => return same(path, dialect),
        };
        Some(name.to_owned())
    })
}

/// A variable under its own name.
fn same(path: &str, dialect: Dialect) -> Option<String> {
    // Camunda 7 counts instances from 0.
    (path != COUNTER || dialect == Dialect::Feel).then(|| path.to_owned())
}

fn translate(text: &str, named: impl Fn(&str, Dialect) -> Option<String>) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    let (dialect, inner) = if let Some(inner) = text
        .strip_prefix("${")
        .or_else(|| text.strip_prefix("#{"))
        .and_then(|rest| rest.strip_suffix('}'))
    {
        (Dialect::Juel, inner)
    } else {
        (Dialect::Feel, text.strip_prefix('=')?)
    };
    let mut tokens = tokens(inner, dialect)?;
    for token in &mut tokens {
        if let Token::Path(path) = token {
            *path = named(path.as_str(), dialect)?;
        }
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
        dialect,
    };
    let cel = parser.or()?;
    (parser.at == tokens.len()).then_some(cel)
}

/// The variable that `${name}` or `= name` stands for, when it is nothing else.
pub(super) fn variable(text: &str) -> Option<String> {
    to_cel(text).filter(|name| {
        crate::form::is_variable_name(name) && !matches!(name.as_str(), "true" | "false" | "null")
    })
}

/// The name of a variable, when it can be one in CEL.
pub(super) fn name(text: &str) -> Option<String> {
    variable(&format!("={}", text.trim()))
}

fn tokens(text: &str, dialect: Dialect) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            rest = rest.get(c.len_utf8()..)?;
        } else if c.is_ascii_alphabetic() || c == '_' {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end)?;
            tokens.push(word_token(word, dialect)?);
            rest = after;
        } else if c.is_ascii_digit() || (c == '-' && starts_a_number(rest, tokens.last())) {
            let end = rest
                .char_indices()
                .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')))
                .map_or(rest.len(), |(at, _)| at);
            let (number, after) = rest.split_at_checked(end)?;
            number.parse::<f64>().ok().filter(|n| n.is_finite())?;
            if number.ends_with('.') || number.trim_start_matches('-').starts_with('.') {
                return None;
            }
            if !number.contains('.') {
                number.parse::<i64>().ok()?;
            }
            tokens.push(Token::Literal(number.to_owned()));
            rest = after;
        } else if c == '"' || (c == '\'' && dialect == Dialect::Juel) {
            let body = rest.get(1..)?;
            let end = body.find(c)?;
            let (content, after) = body.split_at_checked(end)?;
            if content.contains('\\') || content.chars().any(char::is_control) {
                return None;
            }
            tokens.push(Token::Literal(format!(
                "\"{}\"",
                content.replace('"', "\\\"")
            )));
            rest = after.get(1..)?;
        } else {
            let (token, length) = symbol(rest, dialect)?;
            tokens.push(token);
            rest = rest.get(length..)?;
        }
    }
    Some(tokens)
}

fn starts_a_number(rest: &str, before: Option<&Token>) -> bool {
    rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        && !matches!(
            before,
            Some(Token::Path(_) | Token::Literal(_) | Token::Close)
        )
}

fn word_token(word: &str, dialect: Dialect) -> Option<Token> {
    let token = match (word, dialect) {
        ("true" | "false" | "null", _) => Token::Literal(word.to_owned()),
        ("and", _) => Token::And,
        ("or", _) => Token::Or,
        ("not", _) => Token::Not,
        ("eq", Dialect::Juel) => Token::Compare("=="),
        ("ne", Dialect::Juel) => Token::Compare("!="),
        ("lt", Dialect::Juel) => Token::Compare("<"),
        ("le", Dialect::Juel) => Token::Compare("<="),
        ("gt", Dialect::Juel) => Token::Compare(">"),
        ("ge", Dialect::Juel) => Token::Compare(">="),
        ("empty" | "div" | "mod" | "instanceof", Dialect::Juel) => return None,
        _ => {
            let plain = word
                .split('.')
                .all(|part| crate::form::is_variable_name(part) && !RESERVED.contains(&part));
            return plain.then(|| Token::Path(word.to_owned()));
        }
    };
    Some(token)
}

fn symbol(rest: &str, dialect: Dialect) -> Option<(Token, usize)> {
    let juel = dialect == Dialect::Juel;
    let table: [(&str, Token, bool); 11] = [
        ("==", Token::Compare("=="), juel),
        ("!=", Token::Compare("!="), true),
        ("<=", Token::Compare("<="), true),
        (">=", Token::Compare(">="), true),
        ("&&", Token::And, juel),
        ("||", Token::Or, juel),
        ("<", Token::Compare("<"), true),
        (">", Token::Compare(">"), true),
        ("=", Token::Compare("=="), !juel),
        ("!", Token::Not, juel),
        ("(", Token::Open, true),
    ];
    if rest.starts_with(')') {
        return Some((Token::Close, 1));
    }
    table
        .into_iter()
        .find(|(text, _, here)| *here && rest.starts_with(text))
        .map(|(text, token, _)| (token, text.len()))
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    dialect: Dialect,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return None;
        }
        let mut text = self.and()?;
        while self.eat(&Token::Or) {
            text = format!("{text} || {}", self.and()?);
        }
        self.depth -= 1;
        Some(text)
    }

    fn and(&mut self) -> Option<String> {
        let mut text = self.comparison()?;
        while self.eat(&Token::And) {
            text = format!("{text} && {}", self.comparison()?);
        }
        Some(text)
    }

    fn comparison(&mut self) -> Option<String> {
        let left = self.operand()?;
        let Some(Token::Compare(operator)) = self.peek().cloned() else {
            return Some(left);
        };
        self.at += 1;
        let right = self.operand()?;
        match self.peek() {
            Some(Token::Compare(_)) => None,
            _ => Some(format!("{left} {operator} {right}")),
        }
    }

    fn operand(&mut self) -> Option<String> {
        match self.peek().cloned()? {
            Token::Path(text) | Token::Literal(text) => {
                self.at += 1;
                // A call, not a value: its meaning is not ours to know.
                (self.peek() != Some(&Token::Open)).then_some(text)
            }
            Token::Open => {
                self.at += 1;
                let inner = self.or()?;
                self.eat(&Token::Close).then(|| format!("({inner})"))
            }
            Token::Not => {
                self.at += 1;
                // FEEL has not() as a function only, so its argument stands in brackets.
                if self.dialect == Dialect::Feel && self.peek() != Some(&Token::Open) {
                    return None;
                }
                self.depth += 1;
                if self.depth > MAX_NESTING {
                    return None;
                }
                let inner = self.operand()?;
                self.depth -= 1;
                Some(format!("!{inner}"))
            }
            Token::Compare(_) | Token::And | Token::Or | Token::Close => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{name, to_cel, until_to_cel};

    #[test]
    fn translates_what_means_the_same() {
        for (from, to) in [
            ("${approved}", "approved"),
            ("${!approved}", "!approved"),
            (
                "${not approved and amount ge 10}",
                "!approved && amount >= 10",
            ),
            (
                "#{ amount > 1000.50 && customer.kind == 'new' }",
                "amount > 1000.50 && customer.kind == \"new\"",
            ),
            ("= amount > 1000", "amount > 1000"),
            (
                "=status = \"open\" or not(done)",
                "status == \"open\" || !(done)",
            ),
            (
                "${(a == 1 || b == -2) && c != null}",
                "(a == 1 || b == -2) && c != null",
            ),
            ("${score <= 5}", "score <= 5"),
        ] {
            assert_eq!(to_cel(from).as_deref(), Some(to), "{from}");
        }
    }

    #[test]
    fn counts_instances_as_bpmn_does() {
        for (from, to) in [
            (
                "${nrOfCompletedInstances >= 2 || done}",
                Some("numberOfCompletedInstances >= 2 || done"),
            ),
            (
                "${nrOfActiveInstances == 0 and name == 'nrOfInstances'}",
                Some("numberOfActiveInstances == 0 && name == \"nrOfInstances\""),
            ),
            (
                "= numberOfCompletedInstances = 3",
                Some("numberOfCompletedInstances == 3"),
            ),
            ("= loopCounter > 2", Some("loopCounter > 2")),
            ("${loopCounter > 2}", None),
            ("= numberOfTerminatedInstances > 0", None),
            ("${nrOfCompletedInstances/nrOfInstances >= 0.6}", None),
        ] {
            assert_eq!(until_to_cel(from).as_deref(), to, "{from}");
        }
        assert_eq!(name(" score ").as_deref(), Some("score"));
        for text in ["", "in", "null", "true", "a.b", "a b", "é"] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn leaves_everything_else_alone() {
        for text in [
            "",
            "approved",
            "${bean.call(x)}",
            "${a / 2 > 1}",
            "${a + b}",
            "${empty list}",
            "${a ? b : c}",
            "${a == }",
            "${a b}",
            "=amount in [1..5]",
            "=not done",
            "${a == 1 == b}",
            "${'it\\'s'}",
            "${a.b[0]}",
            "${in == 1}",
            "${a = 1}",
            "${-x > 1}",
            "${1.2.3 > a}",
            "bpmn:getDataObject('approved')",
            "${a}${b}",
        ] {
            assert_eq!(to_cel(text), None, "{text}");
        }
        let deep = format!("${{{}a{}}}", "(".repeat(900), ")".repeat(900));
        assert_eq!(to_cel(&deep), None);
    }
}
