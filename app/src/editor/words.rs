//! How wide words are, near enough: names are broken into lines on the server, which has no fonts.

/// About how wide `text` is in Inter at `size`, in diagram units; on the generous side.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(char_width).sum::<f64>() * size
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'l' | 'j' | '.' | ',' | '\'' | '’' | '|' | '!' | ':' | ';' => 0.27,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' => 0.39,
        ' ' => 0.28,
        'm' | 'w' => 0.85,
        'M' | 'W' | '@' | '%' => 0.93,
        's' | 'c' | 'z' | 'k' | 'v' | 'x' | 'y' => 0.56,
        'A'..='Z' | '0'..='9' => 0.68,
        c if c.is_ascii() => 0.61,
        c if (c as u32) < 0x2000 => 0.64,
        _ => 1.02,
    }
}

/// Breaks `text` into at most `lines` lines of `room`; what does not fit ends in an ellipsis.
pub fn wrap(text: &str, room: f64, lines: usize, size: f64) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, size) <= room || line.is_empty() {
            line = longer;
        } else if done.len() + 1 < lines {
            done.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            let rest = std::iter::once(word)
                .chain(words)
                .collect::<Vec<_>>()
                .join(" ");
            line = format!("{line} {rest}");
            break;
        }
    }
    if !line.is_empty() {
        done.push(line);
    }
    for line in &mut done {
        *line = cut(line, room, size);
    }
    done
}

/// Shortens `text` to `room` with an ellipsis.
pub fn cut(text: &str, room: f64, size: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = char_width('…') * size;
    for c in text.chars() {
        used += char_width(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_between_words_and_end_in_an_ellipsis() {
        let cases = [
            ("Read invoice", 1, vec!["Read invoice"]),
            ("Approve payment", 2, vec!["Approve", "payment"]),
            (
                "Ask the supplier for a corrected invoice",
                2,
                vec!["Ask the", "supplier for…"],
            ),
            ("Donaudampfschifffahrt", 2, vec!["Donaudampfs…"]),
            ("", 2, vec![]),
        ];
        for (text, lines, expected) in cases {
            let got = wrap(text, 88.0, lines, 12.5);
            assert_eq!(got.len(), expected.len(), "{text}: {got:?}");
            for line in &got {
                assert!(width(line, 12.5) <= 88.0, "{line}");
            }
        }
    }
}
