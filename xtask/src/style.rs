//! One style sheet out of `style/`: tokens, components, base, layout, components/*, pages/*, in that order.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// All style sheets as one text.
pub fn gather(style: &Path) -> Result<String> {
    let mut all = String::new();
    for name in ["tokens.css", "components.css", "base.css", "layout.css"] {
        let file = style.join(name);
        if file.exists() {
            append(&mut all, &file)?;
        }
    }
    for folder in ["components", "pages"] {
        let folder = style.join(folder);
        if !folder.is_dir() {
            continue;
        }
        let mut files: Vec<_> = fs::read_dir(&folder)?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|it| it == "css"))
            .collect();
        files.sort();
        for file in files {
            append(&mut all, &file)?;
        }
    }
    Ok(all)
}

fn append(all: &mut String, file: &Path) -> Result<()> {
    let text =
        fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    all.push_str(&text);
    all.push('\n');
    Ok(())
}

/// Without comments and runs of white space; strings stay as they are.
pub fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        if let Some(open) = quote {
            out.push(c);
            if c == '\\' {
                out.extend(chars.next());
            } else if c == open {
                quote = None;
            }
            continue;
        }
        match c {
            '"' | '\'' => {
                quote = Some(c);
                out.push(c);
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            c if c.is_whitespace() => {
                let after = out.chars().next_back().unwrap_or(' ');
                if !matches!(after, ' ' | '{' | '}' | ';' | ',') {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn keeps_strings_and_the_space_of_selectors() {
        let css = "/* a */ .a > .b ,\n .c :hover {\n  content: \"/* x  y */\";\n  width: calc(1px + 2px);\n}\n";
        assert_eq!(
            minify(css),
            ".a > .b,.c :hover{content: \"/* x  y */\";width: calc(1px + 2px)}"
        );
    }
}
