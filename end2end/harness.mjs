// Starts the real binary on a free port with a fresh data folder, and a real browser. A journey fails on any console
// error, on a page error, and on what axe finds.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const repository = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const target = process.env.CARGO_TARGET_DIR ?? path.join(repository, "target");

/** The server's program. */
export function binary() {
  return process.env.BATON_BIN ?? path.join(target, "debug", "baton");
}

/** A running server; `base` is its address. */
export async function startServer({ seed = [], args = [], env = {}, data } = {}) {
  const folder = data ?? (await mkdtemp(path.join(tmpdir(), "baton-e2e-")));
  const environment = {
    ...process.env,
    BATON_SITE: process.env.BATON_SITE ?? path.join(target, "site"),
    BATON_DATA: folder,
    BATON_LOG: "warn",
    ...env,
  };
  delete environment.DATABASE_URL;
  Object.assign(environment, env);
  if (seed.length > 0) {
    await finished(spawn(binary(), ["seed", ...seed], { env: environment, stdio: ["ignore", "ignore", "inherit"] }));
  }
  const child = spawn(binary(), ["serve", "--addr", "127.0.0.1:0", ...args], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const base = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = /Baton is ready on (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });
  return {
    base,
    folder,
    child,
    async stop({ keep = false } = {}) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.on("exit", resolve));
        child.kill("SIGTERM");
        await ended;
      }
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

function finished(child) {
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
  });
}

/** A browser as the journeys and the screenshots use it. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.BATON_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A person's own window: cookies of their own, and a record of what the console said. */
export async function visitor(browser, base, { phone = false, scheme = "light", javaScript = true, expected = [] } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
    reducedMotion: "reduce",
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const said = [];
  // A refused input is an answer, not a defect: the browser reports its status all the same.
  const fine = [/status of (401|403|404|409|410|422|429)\b/, ...expected];
  const note = (text) => {
    if (!fine.some((it) => it.test(text))) said.push(`${page.url()}: ${text}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") note(message.text());
  });
  page.on("pageerror", (error) => note(String(error)));
  return { page, context, said };
}

/** Waits until the page is alive: every journey that clicks needs it. */
export async function alive(page) {
  await page.waitForLoadState("load");
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-alive"));
}

/** Fails on anything axe finds on the page as it stands. */
export async function scan(page, { except = [] } = {}) {
  // Our policy forbids foreign scripts, also the scanner's: it comes in through the debugger.
  await page.evaluate(await readFile(axe, "utf8"));
  const found = await page.evaluate(async (rules) => {
    const disabled = Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));
    const result = await globalThis.axe.run(document, { rules: disabled });
    return result.violations.map((it) => `${it.id}: ${it.help}\n    ${it.nodes.map((node) => node.html).join("\n    ")}`);
  }, except);
  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

/** One journey: a server, a browser, and windows that must stay silent. */
export function journey(name, options, walk) {
  if (typeof options === "function") [options, walk] = [{}, options];
  test(name, { timeout: 300_000 }, async () => {
    const server = await startServer(options);
    const browser = await launch();
    const windows = [];
    const open = async (more) => {
      const window = await visitor(browser, server.base, more);
      windows.push(window);
      return window;
    };
    try {
      await walk({ server, base: server.base, browser, open });
      assert.deepEqual(windows.flatMap((it) => it.said), [], "the console is silent");
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}
