// Starts the real binary on a free port with a fresh data folder, and a real browser. A journey fails on anything the console
// says, on a page error, and on what axe finds.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { chromium } from "playwright-core";
import { found } from "./company.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const repository = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const target = process.env.CARGO_TARGET_DIR ?? path.join(repository, "target");

/** The server's program. */
export function binary() {
  return process.env.BATON_BIN ?? path.join(target, "debug", "baton");
}

function environment(folder, env = {}) {
  const all = {
    ...process.env,
    BATON_SITE: process.env.BATON_SITE ?? path.join(target, "site"),
    BATON_DATA: folder,
    BATON_LOG: "warn",
  };
  delete all.DATABASE_URL;
  return { ...all, ...env };
}

/** A running server; `base` is its address. */
export async function startServer({ seed = [], args = [], env = {}, data } = {}) {
  const folder = data ?? (await mkdtemp(path.join(tmpdir(), "baton-e2e-")));
  if (seed.length > 0) await seeded(folder, seed, env);
  const child = spawn(binary(), ["serve", "--addr", "127.0.0.1:0", ...args], {
    env: environment(folder, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A panic or an error in the server's log is a defect, whatever the page looked like.
  const complaints = [];
  child.stderr.on("data", (chunk) => {
    process.stderr.write(chunk);
    complaints.push(...String(chunk).split("\n").filter((line) => /panicked| ERROR /.test(line)));
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
    complaints,
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

async function seeded(folder, seed, env) {
  const child = spawn(binary(), ["seed", ...seed], { env: environment(folder, env), stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  assert.equal(code, 0, `baton seed ${seed.join(" ")}`);
}

/** Data that several journeys begin with. Each is made once a run and copied for each journey. */
const MAKERS = {
  /** Larkmoor. */
  async demo(folder) {
    await seeded(folder, ["--demo"]);
    return {};
  },
  /** Acme Tools: its owner, an approver, an agent and a published workflow. */
  async company(folder) {
    const server = await startServer({ data: folder });
    try {
      const { ada, bo, token, workflow, agent, team } = await found({ base: server.base });
      return { token, workflow, agent, team, cookies: { ada: ada.cookie, bo: bo.cookie } };
    } finally {
      await server.stop({ keep: true });
    }
  },
};

let ours;
/** Where that data is kept: for the whole run where the runner names a folder, else for this file. */
function shared() {
  if (process.env.BATON_E2E_SHARED) return process.env.BATON_E2E_SHARED;
  if (!ours) {
    ours = mkdtempSync(path.join(tmpdir(), "baton-shared-"));
    process.on("exit", () => rmSync(ours, { recursive: true, force: true }));
  }
  return ours;
}

/** A copy of that data, and what is known about it. */
async function prepared(name) {
  const kept = path.join(shared(), name);
  if (!existsSync(kept)) {
    const making = await mkdtemp(path.join(shared(), "making-"));
    await mkdir(path.join(making, "data"));
    const known = await MAKERS[name](path.join(making, "data"));
    await writeFile(path.join(making, "known.json"), JSON.stringify(known));
    await rename(making, kept);
  }
  const copy = await mkdtemp(path.join(tmpdir(), "baton-e2e-"));
  await cp(path.join(kept, "data"), copy, { recursive: true });
  return { data: copy, known: JSON.parse(await readFile(path.join(kept, "known.json"), "utf8")) };
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

/** A person's own window: cookies of their own, and a record of what the console said in it and in its further tabs. */
export async function visitor(browser, base, { phone = false, scheme = "light", javaScript = true, expected = [] } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
    reducedMotion: "reduce",
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
  });
  const said = [];
  // A refused input is an answer, not a defect: the browser reports its status all the same.
  const fine = [/status of (401|403|404|409|410|413|422|429)\b/, ...expected];
  // Without JavaScript nothing uses what the page asks for ahead.
  if (!javaScript) fine.push(/preloaded using link preload but not used/);
  context.on("page", (page) => {
    const note = (text) => {
      if (!fine.some((it) => it.test(text))) said.push(`${page.url()}: ${text}`);
    };
    page.on("console", (message) => {
      if (["error", "warning", "assert"].includes(message.type())) note(message.text());
    });
    page.on("pageerror", (error) => note(String(error)));
  });
  return { page: await context.newPage(), context, said };
}

/** Waits until the page is alive: every journey that clicks needs it. */
export async function alive(page) {
  await page.waitForLoadState("load");
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-alive"));
}

/** Goes to an address and waits until the page is alive. */
export async function visit(page, address) {
  const answer = await page.goto(address);
  await alive(page);
  return answer;
}

/** Fails on anything axe finds on the page as it stands. */
export async function scan(page) {
  // Our policy forbids foreign scripts, also the scanner's: it comes in through the debugger.
  await page.evaluate(await readFile(axe, "utf8"));
  const found = await page.evaluate(async () => {
    // The initials in a step's mark are a picture of its owner, whose name is in the label; the scanner takes them for text. A word
    // that is cut short on the diagram is whole in the label.
    const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const isNamed = (rule, node) => {
      const step = document.querySelector(node.target[0])?.closest("svg.diagram .step");
      if (rule !== "label-content-name-mismatch" || !step) return false;
      const bare = step.cloneNode(true);
      for (const mark of bare.querySelectorAll(".t-person, .t-team")) mark.remove();
      const label = ` ${words(step.getAttribute("aria-label")).join(" ")} `;
      return bare.textContent.split(/\S*…/).every((part) => label.includes(words(part).join(" ")));
    };
    const result = await globalThis.axe.run(document);
    return result.violations
      .map((it) => [it, it.nodes.filter((node) => !isNamed(it.id, node)).map((node) => node.html)])
      .filter(([, nodes]) => nodes.length > 0)
      .map(([it, nodes]) => `${it.id}: ${it.help}\n    ${nodes.join("\n    ")}`);
  });
  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

/** Fails when the page can be scrolled sideways. */
export async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${page.url()} is ${wide - room} px wider than its ${room} px`);
}

/** Asks until the answer is true; for what happens on the server in its own time. */
export async function eventually(ask, what, seconds = 20) {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, `not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * One journey: a server, a browser, and windows that must stay silent. `from` names prepared data (`demo`, `company`) to begin
 * with; otherwise nothing is there.
 */
export function journey(name, options, walk) {
  if (typeof options === "function") [options, walk] = [{}, options];
  test(name, { timeout: 300_000 }, async (t) => {
    const { from, ...more } = options;
    const { data, known } = from ? await prepared(from) : {};
    const server = await startServer({ data, ...more });
    const browser = await launch();
    const windows = [];
    const open = async (more) => {
      const window = await visitor(browser, server.base, more);
      windows.push(window);
      return window;
    };
    try {
      await walk({ server, base: server.base, browser, open, known, t });
      assert.deepEqual(windows.flatMap((it) => it.said), [], "the console is silent");
      assert.deepEqual(server.complaints, [], "the server's log has no error");
    } catch (error) {
      await keepPictures(name, windows);
      throw error;
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

/** What every window showed when a journey failed, in `end2end/test-results`. */
async function keepPictures(name, windows) {
  const folder = path.join(repository, "end2end", "test-results");
  await mkdir(folder, { recursive: true });
  const file = name.replace(/[^a-z0-9]+/gi, "-").slice(0, 60);
  const pages = windows.flatMap((it) => it.context.pages());
  for (const [index, page] of pages.entries()) {
    const picture = path.join(folder, `${file}-${index + 1}.png`);
    await page.screenshot({ path: picture }).catch(() => {});
    console.error(`${page.url()}: ${picture}`);
    for (const text of windows.flatMap((it) => it.said)) console.error(`console: ${text}`);
  }
}
