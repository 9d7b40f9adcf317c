// Pictures of pages at 1440 and 390 px in light and dark.
//   node screenshots.mjs --out FOLDER [--base URL | --seed] [--email E --password P] [--only TEXT] [name=path …]
// Without --base a server is started with a fresh data folder, filled by `baton seed --demo` with --seed.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { OWNER, setUp, signIn } from "./pages/doors.mjs";
import { alive, launch, startServer, visitor } from "./harness.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "screenshots" },
    base: { type: "string" },
    seed: { type: "boolean", default: false },
    email: { type: "string" },
    password: { type: "string" },
    only: { type: "string" },
    wide: { type: "boolean", default: false },
  },
});

const server = values.base
  ? { base: values.base, stop: async () => {} }
  : await startServer({ seed: values.seed ? ["--demo"] : [] });
const browser = await launch();
let bad = 0;
try {
  await mkdir(values.out, { recursive: true });
  const { page: first, context } = await visitor(browser, server.base);
  await first.goto("/");
  if (values.email) {
    if (!first.url().includes("/sign-in")) await first.goto("/sign-in");
    await signIn(first, values.email, values.password);
  } else if (values.seed) {
    await first.goto("/sign-in");
    await first.getByRole("button", { name: "Walk round the demo company" }).click();
    await first.waitForLoadState("load");
  } else if (first.url().includes("/set-up")) {
    await setUp(first);
  } else if (!first.url().includes("/o/")) {
    await signIn(first, OWNER.email, OWNER.password);
  }
  const org = new URL(first.url()).pathname.split("/").slice(0, 3).join("/");
  const state = await context.storageState();
  const pages = positionals.length > 0 ? positionals.map(named) : await known(first, org);
  for (const [name, address] of pages.filter(([name]) => !values.only || name.includes(values.only))) {
    for (const phone of [false, true]) {
      if (phone && values.wide) continue;
      for (const scheme of ["light", "dark"]) {
        const window = await browser.newContext({
          baseURL: server.base,
          colorScheme: scheme,
          reducedMotion: "reduce",
          storageState: name.startsWith("door-") ? undefined : state,
          viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
        });
        const page = await window.newPage();
        page.on("console", (it) => {
          if (it.type() === "error") {
            bad += 1;
            console.error(`${name}: ${it.text()}`);
          }
        });
        await page.goto(address);
        await alive(page);
        await page.evaluate(() => document.fonts.ready);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) {
          bad += 1;
          console.error(`${name}: ${wide} px wider than the ${phone ? "phone" : "window"}`);
        }
        const file = `${name}-${phone ? 390 : 1440}-${scheme}.png`;
        await page.screenshot({ path: path.join(values.out, file) });
        console.log(file);
        await window.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = bad > 0 ? 1 : 0;

function named(text) {
  const at = text.indexOf("=");
  return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [text.replaceAll("/", "-").replace(/^-/, ""), text];
}

/** The pages one reaches from the navigation, and the first thing in each list. */
async function known(page, org) {
  const found = [["door-sign-in", "/sign-in"], ["home", org]];
  await page.goto(org);
  const links = await page.locator("nav a[href]").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  for (const link of new Set(links)) {
    if (!link.startsWith(`${org}/`)) continue;
    const name = link.slice(org.length + 1).replaceAll("/", "-");
    found.push([name, link]);
    await page.goto(link);
    const inside = await page
      .locator(`main a[href^="${link}/"]`)
      .evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    if (inside.length > 0) found.push([`${name}-one`, inside[0]]);
  }
  return found;
}
