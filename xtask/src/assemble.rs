//! The site: the browser half of the app, style, font and icons, under names that hold a hash of their content, and the
//! manifest that says which is which.

use crate::{style, tools};
use anyhow::{Context, Result, anyhow};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

/// How the browser half is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Quick to build, assets as they are.
    Dev,
    /// Small: wasm-opt, minified style, everything compressed ahead.
    Release,
}

impl Kind {
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }

    /// Where the site of this kind is put.
    pub fn folder(self) -> PathBuf {
        tools::target().join(match self {
            Self::Dev => "site",
            Self::Release => "site-release",
        })
    }
}

/// Builds the browser half with cargo.
pub fn build_wasm(kind: Kind) -> Result<()> {
    tools::done(tools::cargo().args([
        "build",
        "--package",
        "frontend",
        "--lib",
        "--target",
        tools::WASM,
        "--profile",
        kind.profile(),
    ]))
}

/// Generates the JavaScript glue for the built module and gives the folder it is in.
pub fn bind(kind: Kind) -> Result<PathBuf> {
    let module = tools::target()
        .join(tools::WASM)
        .join(kind.profile())
        .join("frontend.wasm");
    let out = tools::target().join("bindgen").join(kind.profile());
    fresh(&out)?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&module)
        .web(true)?
        .typescript(false)
        .out_name("frontend");
    bindgen
        .generate(&out)
        .with_context(|| format!("wasm-bindgen on {}", module.display()))?;
    Ok(out)
}

/// Shrinks the generated module in place.
pub fn optimize(folder: &Path) -> Result<()> {
    let program = tools::npm_program("wasm-opt")?;
    for module in files(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "wasm"))
    {
        let small = module.with_extension("small");
        tools::done(
            Command::new(&program)
                .args(["-Oz", "--all-features", "-o"])
                .arg(&small)
                .arg(&module),
        )?;
        fs::rename(small, module)?;
    }
    Ok(())
}

/// Puts the site together and writes its manifest.
pub fn assemble(kind: Kind, bound: &Path) -> Result<PathBuf> {
    let site = kind.folder();
    let next = site.with_extension("next");
    fresh(&next)?;
    let assets = next.join("assets");
    fs::create_dir_all(&assets)?;
    let mut site_files = SiteFiles {
        folder: assets,
        kind,
        names: Map::new(),
    };
    let style_folder = tools::root().join("style");
    let mut css = style::gather(&style_folder)?;
    for folder in ["fonts", "icons"] {
        for file in files(&style_folder.join(folder))? {
            if !served(&file) {
                continue;
            }
            let name = file_name(&file)?;
            let put = site_files.put(&name, fs::read(&file)?)?;
            css = css.replace(&format!("url(\"{folder}/{name}\")"), &format!("url({put})"));
        }
    }
    if kind == Kind::Release {
        css = style::minify(&css);
    }
    site_files.put("style.css", css.into_bytes())?;
    for file in files(bound)? {
        let name = file_name(&file)?;
        site_files.put(&name, fs::read(&file)?)?;
    }
    let manifest = json!({ "files": Value::Object(site_files.names) });
    fs::write(
        next.join("manifest.json"),
        serde_json::to_string_pretty(&manifest)?,
    )?;
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::rename(&next, &site)?;
    Ok(site)
}

struct SiteFiles {
    folder: PathBuf,
    kind: Kind,
    names: Map<String, Value>,
}

impl SiteFiles {
    /// Writes one asset under its hashed name and gives that name.
    fn put(&mut self, name: &str, bytes: Vec<u8>) -> Result<String> {
        let digest = Sha256::digest(&bytes);
        let hash: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let (stem, extension) = name
            .rsplit_once('.')
            .ok_or_else(|| anyhow!("asset {name} has no extension"))?;
        let hashed = format!("{stem}.{hash}.{extension}");
        fs::write(self.folder.join(&hashed), &bytes)?;
        if self.kind == Kind::Release && extension != "woff2" {
            fs::write(self.folder.join(format!("{hashed}.br")), brotli(&bytes)?)?;
            fs::write(self.folder.join(format!("{hashed}.gz")), gzip(&bytes)?)?;
        }
        self.names
            .insert(name.to_owned(), Value::String(hashed.clone()));
        Ok(hashed)
    }
}

/// Brotli at its best; also what `size` counts.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn served(file: &Path) -> bool {
    file.extension()
        .is_some_and(|it| it == "woff2" || it == "svg" || it == "png" || it == "ico")
}

fn file_name(file: &Path) -> Result<String> {
    file.file_name()
        .and_then(|name| name.to_str())
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("{} has no readable name", file.display()))
}

/// The files of a folder in the order of their names; none when there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(())
}
