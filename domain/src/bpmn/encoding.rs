//! From bytes to text: the encodings that BPMN tools write.

use crate::Fault;

/// Windows-1252 where it differs from Latin-1: 0x80 to 0x9F. Undefined places stay control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file, by its byte order mark or its XML declaration.
///
/// # Errors
/// When it is not text, or in an encoding that is not known.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Fault> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        _ => match declared(bytes).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf8(bytes),
            Some("iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "iso_8859-1") => {
                Ok(bytes.iter().copied().map(char::from).collect())
            }
            Some("windows-1252" | "cp1252" | "iso-8859-15") => {
                Ok(bytes.iter().copied().map(windows_1252).collect())
            }
            Some(other) => Err(Fault::invalid(format!(
                "The file is written in “{}”. Save it as UTF-8 and import it again.",
                super::xml::excerpt(other)
            ))),
        },
    }
}

fn windows_1252(byte: u8) -> char {
    byte.checked_sub(0x80)
        .and_then(|index| WINDOWS_1252.get(usize::from(index)))
        .copied()
        .unwrap_or(char::from(byte))
}

fn utf8(bytes: &[u8]) -> Result<String, Fault> {
    String::from_utf8(bytes.to_vec()).map_err(|_| {
        Fault::invalid("This is not a BPMN file: it is not text, or not in the encoding it names.")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Fault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let broken = || Fault::invalid("This is not a BPMN file: its UTF-16 text is broken.");
    if !rest.is_empty() {
        return Err(broken());
    }
    char::decode_utf16(pairs.iter().copied().map(unit))
        .collect::<Result<String, _>>()
        .map_err(|_| broken())
}

/// The encoding that the XML declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value.get(1..)?;
    Some(value.split_once(quote)?.0.to_ascii_lowercase())
}
