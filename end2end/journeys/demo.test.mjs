// The demo company: loaded from the set-up page, every page of it looked at in both themes and sizes, one figure chased to its
// runs, one decision taken.
import assert from "node:assert/strict";
import { alive, journey, scan } from "../harness.mjs";

const PAGES = ["", "/work", "/approvals", "/workflows", "/runs", "/agents", "/dashboards", "/people", "/audit", "/account"];

journey("a newcomer walks round the demo company", { from: "demo" }, async ({ open }) => {
  const { page } = await open();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Walk round the demo company" }).click();
  await page.waitForURL(/\/o\/larkmoor/);
  const seen = [];
  for (const path of PAGES) {
    await page.goto(`/o/larkmoor${path}`);
    await alive(page);
    seen.push(await page.getByRole("heading", { level: 1 }).first().innerText());
    await scan(page);
  }
  assert.equal(seen.filter((title) => title.trim() === "").length, 0, seen.join(" · "));

  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["", "/work", "/approvals", "/runs", "/dashboards"]) {
    await page.goto(`/o/larkmoor${path}`);
    await alive(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${path} is ${wide} px wider than a phone`);
  }

  // The head of operations decides what waits for her, and the run goes on.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/o/larkmoor/approvals");
  await alive(page);
  await page.getByRole("link", { name: /Brannock Ceramics/ }).first().click();
  await page.getByRole("heading", { level: 2, name: /Pay €48,260.00 to Brannock Ceramics/ }).waitFor();
  await scan(page);
  await page.locator("#approve").click();
  await page.getByRole("heading", { level: 2, name: /Brannock Ceramics/ }).waitFor({ state: "detached" });
  await page.goto("/o/larkmoor/runs?q=INV-20931");
  await alive(page);
  await page.getByRole("link", { name: /INV-20931/ }).first().click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await alive(page);
  await page.getByText(/approved/i).first().waitFor();
  await scan(page);
});
