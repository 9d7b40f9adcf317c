//! With the feature `embed`: lists the files of the built site (`BATON_SITE`) so that the compiler takes them in.

use std::{env, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut list = String::from("&[\n");
    if env::var_os("CARGO_FEATURE_EMBED").is_some() {
        println!("cargo::rerun-if-env-changed=BATON_SITE");
        let site = env::var("BATON_SITE")
            .map_err(|_| "the feature `embed` needs BATON_SITE; use `cargo xtask build`")?;
        let site = Path::new(&site);
        println!(
            "cargo::rerun-if-changed={}",
            site.join("manifest.json").display()
        );
        let mut files = vec![site.join("manifest.json")];
        for entry in fs::read_dir(site.join("assets"))? {
            files.push(entry?.path());
        }
        files.sort();
        for file in files {
            let name = file.strip_prefix(site)?.to_string_lossy().into_owned();
            writeln!(
                list,
                "({name:?}, include_bytes!({:?})),",
                file.to_string_lossy()
            )?;
        }
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("site.rs"), list)?;
    Ok(())
}
