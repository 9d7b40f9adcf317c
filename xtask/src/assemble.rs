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
            Self::Dev => "dev",
            Self::Release => "wasm-release",
        }
    }

    /// What cargo calls the folder of that profile.
    fn profile_folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => self.profile(),
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
    let mut command = tools::cargo();
    command
        .args([
            "rustc",
            "--package",
            "frontend",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args(["--target", tools::WASM, "--profile", kind.profile()]);
    match kind {
        // The server's own profile, but small: the browser has to load it.
        Kind::Dev => {
            command
                .env("CARGO_PROFILE_DEV_OPT_LEVEL", "s")
                .args(["--", "-C", "strip=debuginfo"])
        }
        // The splitter follows the relocations to see which function needs which.
        Kind::Release => {
            command.args(["--features", "split", "--", "-C", "link-arg=--emit-relocs"])
        }
    };
    tools::done(&mut command)
}

/// Where the glue of that kind is put.
pub fn bound(kind: Kind) -> PathBuf {
    tools::target().join("bindgen").join(kind.profile_folder())
}

/// Generates the JavaScript glue for the built module and gives the folder it is in.
pub fn bind(kind: Kind) -> Result<PathBuf> {
    let module = tools::target()
        .join(tools::WASM)
        .join(kind.profile_folder())
        .join("frontend.wasm");
    let out = bound(kind);
    fresh(&out)?;
    let split = kind == Kind::Release;
    let main = if split {
        split_off(&module, &out)?
    } else {
        module.clone()
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&main)
        .keep_lld_exports(split)
        .demangle(!split)
        .remove_name_section(!split)
        .web(true)?
        .typescript(false)
        .out_name("frontend");
    bindgen
        .generate(&out)
        .with_context(|| format!("wasm-bindgen on {}", module.display()))?;
    Ok(out)
}

/// Puts each lazily loaded page into a module of its own and gives the path of what remains.
fn split_off(module: &Path, out: &Path) -> Result<PathBuf> {
    let bytes = fs::read(module).with_context(|| format!("{} is missing", module.display()))?;
    let main = module.with_file_name("frontend_main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = out;
    options.main_out_path = &main;
    options.main_module = "./frontend.js";
    options.link_name = LINK;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("splitting: {error:#}"))?;
    Ok(main)
}

/// The script that loads the chunks.
const LINK: &str = "./__wasm_split.js";

/// What Rust's own wasm target uses and every browser has. With all that `wasm-opt` knows it writes what none has yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

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
                .arg("-Oz")
                .args(FEATURES)
                .arg("-o")
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
    site_files.put_modules(bound)?;
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
    /// The modules name each other, in circles, so they share one hash: that of them all.
    fn put_modules(&mut self, bound: &Path) -> Result<()> {
        let mut modules = Vec::new();
        let mut digest = Sha256::new();
        for file in files(bound)? {
            let bytes = fs::read(&file)?;
            digest.update(&bytes);
            modules.push((file_name(&file)?, bytes));
        }
        let hash = short(&digest.finalize());
        let names: Vec<String> = modules.iter().map(|(name, _)| name.clone()).collect();
        for (name, bytes) in modules {
            let bytes = if name.ends_with(".js") {
                let mut text = String::from_utf8(bytes)?;
                for other in &names {
                    // The key under which the module looks its imports up stays: it is part of the module.
                    for quote in ['"', '\''] {
                        let hashed = hashed(other, &hash)?;
                        for before in ["from ", "import(", "new URL("] {
                            for dot in ["./", ""] {
                                text = text.replace(
                                    &format!("{before}{quote}{dot}{other}{quote}"),
                                    &format!("{before}{quote}{dot}{hashed}{quote}"),
                                );
                            }
                        }
                    }
                }
                text.into_bytes()
            } else {
                bytes
            };
            self.write(&name, &hashed(&name, &hash)?, &bytes)?;
        }
        Ok(())
    }

    /// Writes one asset under its hashed name and gives that name.
    fn put(&mut self, name: &str, bytes: Vec<u8>) -> Result<String> {
        let hashed = hashed(name, &short(&Sha256::digest(&bytes)))?;
        self.write(name, &hashed, &bytes)?;
        Ok(hashed)
    }

    fn write(&mut self, name: &str, hashed: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.folder.join(hashed), bytes)?;
        if self.kind == Kind::Release && !hashed.ends_with(".woff2") {
            fs::write(self.folder.join(format!("{hashed}.br")), brotli(bytes)?)?;
            fs::write(self.folder.join(format!("{hashed}.gz")), gzip(bytes)?)?;
        }
        self.names
            .insert(name.to_owned(), Value::String(hashed.to_owned()));
        Ok(())
    }
}

fn short(digest: &[u8]) -> String {
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `frontend.js` with its hash: `frontend.0123456789ab.js`.
fn hashed(name: &str, hash: &str) -> Result<String> {
    let (stem, extension) = name
        .rsplit_once('.')
        .ok_or_else(|| anyhow!("asset {name} has no extension"))?;
    Ok(format!("{stem}.{hash}.{extension}"))
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
