// Every page in light and dark, at a desk and on a phone: axe finds nothing, nothing is wider than a phone, the console is silent.
import assert from "node:assert/strict";
import { alive, fits, journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { signedIn } from "../pages/work.mjs";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** Looks at an address in both themes and both sizes. */
async function look(page, address, status = 200) {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    const answer = await visit(page, address);
    assert.equal(answer.status(), status, address);
    await page.evaluate(() => document.fonts.ready);
    if (size === PHONE) await fits(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await scan(page);
    }
  }
  assert.ok((await page.title()).trim(), `${address} has a title`);
}

/** Looks at all of them, and says of all of them what is wrong. */
async function lookAtAll(page, addresses) {
  const wrong = [];
  for (const address of addresses) {
    await look(page, address).catch((error) => wrong.push(`${address}: ${error.message}`));
  }
  assert.deepEqual(wrong, []);
}

const LARKMOOR = "/o/larkmoor";

journey("the pages of a company that has run for months", { from: "demo" }, async ({ open }) => {
  const { page } = await open();
  await visit(page, "/sign-in");
  await page.getByRole("button", { name: "Walk round the demo company" }).click();
  await page.waitForURL(`**${LARKMOOR}`);
  const addresses = [
    "",
    "/work",
    "/work?tab=done",
    "/approvals",
    "/workflows",
    "/workflows?new",
    "/workflows?import",
    "/runs",
    "/runs?tab=ended",
    "/agents",
    "/agents/connect",
    "/dashboards",
    "/dashboards/gate-wait",
    "/people",
    "/people?tab=teams",
    "/audit",
    "/account",
  ];
  // Of what a list leads to, the first.
  for (const list of ["work", "approvals", "workflows", "runs", "agents"]) {
    await visit(page, `${LARKMOOR}/${list}`);
    const hrefs = await page
      .locator(`main a[href^="${LARKMOOR}/${list}/"]`)
      .evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    const one = hrefs.find((href) => /\/[0-9a-f-]{36}$/.test(href));
    assert.ok(one, `${list} lists something`);
    addresses.push(one.slice(LARKMOOR.length));
    if (list === "workflows") addresses.push(`${one.slice(LARKMOOR.length)}/start`);
  }
  await visit(page, `${LARKMOOR}/runs?tab=ended`);
  const ended = await page.locator(`main a[href^="${LARKMOOR}/runs/"]`).first().getAttribute("href");
  addresses.push(ended.slice(LARKMOOR.length));
  await lookAtAll(page, addresses.map((address) => LARKMOOR + address));
  await look(page, `${LARKMOOR}/no-such-page`, 404);
  await look(page, `${LARKMOOR}/runs/00000000-0000-7000-8000-000000000000`, 404);
});

journey("the pages of a company that has just begun", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  const paths = ["", "/work", "/approvals", "/runs", "/dashboards", "/audit", `/agents/${known.agent}`, `/workflows/${known.workflow}`];
  await lookAtAll(page, paths.map((path) => `/o/${ORG}${path}`));
});

journey("the doors", async ({ open }) => {
  const { page } = await open();
  await look(page, "/set-up");
  await look(page, "/invite/nothing-like-a-token", 404);
  await look(page, "/no-such-page", 404);
  await page.setViewportSize(PHONE);
  await visit(page, "/set-up");
  await page.getByRole("button", { name: "Create it" }).click();
  await alive(page);
  await scan(page);
});

journey("the sign-in, and an invitation", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await open();
  await look(page, "/sign-in");
  const answer = await fetch(`${base}/fn/people/invite`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", cookie: known.cookies.ada },
    body: JSON.stringify({ org: ORG, new: { name: "Di Okoro", email: "di@acme.example", role: "worker", team: known.team } }),
  });
  await look(page, (await answer.json()).path);
});
