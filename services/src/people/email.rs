//! E-mail addresses and names, as people type them.

use domain::{Fault, fault::FieldFault};

/// An address as it is stored and compared: trimmed, in lower case.
pub fn normal(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The stored form of an address.
///
/// # Errors
/// A fault of the field `email` when it cannot be one. Whether it exists only a mail can tell.
pub fn check(text: &str) -> Result<String, Fault> {
    let address = normal(text);
    let fits = address.len() <= 254
        && !address.chars().any(|c| c.is_whitespace() || c.is_control())
        && address.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && !domain.is_empty()
                && !domain.contains('@')
                && !domain.starts_with(['.', '-'])
                && !domain.ends_with(['.', '-'])
                && !domain.contains("..")
                && domain
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        });
    if fits {
        Ok(address)
    } else {
        Err(Fault::field(
            "email",
            "This is not an e-mail address. It looks like name@company.example.",
        ))
    }
}

/// A name for people: one line, trimmed, at most a hundred characters.
///
/// # Errors
/// A fault of the field.
pub fn check_name(field: &str, text: &str) -> Result<String, Fault> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Fault::field(field, "This is needed."));
    }
    if name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Fault::field(
            field,
            "Use one line of at most 100 characters.",
        ));
    }
    Ok(name)
}

/// Gathers the faults of several fields, so that a form says all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FieldFault>);

impl Faults {
    /// The value, or the default with its fault kept.
    pub(crate) fn take<T: Default>(&mut self, result: Result<T, Fault>) -> T {
        result.unwrap_or_else(|fault| {
            self.0.extend(fault.fields);
            T::default()
        })
    }

    /// All is well, or all that is not.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Fault::fields(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, stored) in [
            (
                "  Ines.Okafor@Larkmoor.Example ",
                Some("ines.okafor@larkmoor.example"),
            ),
            ("a@localhost", Some("a@localhost")),
            ("a+b@münchen.example", Some("a+b@münchen.example")),
            ("", None),
            ("a", None),
            ("@x.example", None),
            ("a@", None),
            ("a@b@c.example", None),
            ("a b@c.example", None),
            ("a@c..example", None),
            ("a@-c.example", None),
            ("a@c.example\r\nBcc: x", None),
        ] {
            assert_eq!(check(text).ok().as_deref(), stored, "{text:?}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(
            check_name("name", "  Ines \n Okafor ").as_deref(),
            Ok("Ines Okafor")
        );
        for text in ["", "   ", &"x".repeat(101), "a\u{7}b"] {
            assert!(check_name("name", text).is_err(), "{text:?}");
        }
    }
}
