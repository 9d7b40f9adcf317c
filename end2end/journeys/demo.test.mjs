// The demo company: begun from the set-up page, walked into with one click; a red figure chased down to a run behind it, one
// decision taken. How its pages look is in pages.test.mjs.
import assert from "node:assert/strict";
import { alive, eventually, journey, visit } from "../harness.mjs";
import { gate, place, toast } from "../pages/work.mjs";

journey("a newcomer has the demo company made and sees how far it is", async ({ open }) => {
  const { page } = await open();
  await visit(page, "/set-up");
  await page.getByRole("button", { name: /demo company/i }).click();
  // The page asks again each second, so what is looked at may be gone the next moment.
  const day = async () => Number(/Day (\d+) of \d+/.exec(await page.locator("main").innerText().catch(() => ""))?.[1] ?? -1);
  const first = await eventually(async () => (await day()) + 1, "it says that it is being made");
  await eventually(async () => (await day()) >= first, "it says how far it has come", 60);
});

journey("its head of operations finds the cause of a red figure and decides what waits", { from: "demo" }, async ({ open }) => {
  const { page } = await open();
  await visit(page, "/sign-in");
  await page.getByRole("button", { name: "Walk round the demo company" }).click();
  await page.waitForURL("**/o/larkmoor");
  await alive(page);

  await place(page, "Dashboards").click();
  const red = page.getByRole("region", { name: "Wait at gates" });
  await red.getByRole("link", { name: "See the cause" }).click();
  await page.waitForURL(/\/dashboards\/gate-wait\?.*workflow=/);
  const behind = page.getByRole("region", { name: "Runs behind it" });
  await behind.getByRole("listitem").first().getByRole("link").click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "Timeline" }).waitFor();

  await place(page, "Approvals").click();
  await gate(page, /Refund €84.00 to P. Conti/).click();
  await page.getByRole("heading", { level: 2, name: "Refund €84.00 to P. Conti" }).waitFor();
  await page.getByRole("button", { name: /^Approve/ }).click();
  await toast(page, "You approved").waitFor();
  await gate(page, /P. Conti/).waitFor({ state: "detached" });
  await visit(page, "/o/larkmoor/runs?tab=all&q=REF-20423");
  await page.getByRole("main").getByRole("link", { name: /P. Conti|REF-20423/ }).first().click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  const title = await page.getByRole("heading", { level: 1 }).first().innerText();
  assert.match(title, /P. Conti|REF-20423/);
  await page.getByText("Ines Okafor").first().waitFor();
});

journey("the demo company is taken away by who leads it", { from: "demo" }, async ({ open }) => {
  const { page } = await open();
  await visit(page, "/");
  await page.waitForURL("**/sign-in");
  await page.getByRole("link", { name: "Set up your own" }).waitFor();
  await page.getByRole("button", { name: "Walk round the demo company" }).click();
  await page.waitForURL("**/o/larkmoor");
  await visit(page, "/o/larkmoor/people");
  await page.getByRole("button", { name: "Remove the demo company…" }).click();
  await page.getByRole("dialog", { name: "Remove the demo company?" }).getByRole("button", { name: "Remove it" }).click();
  await page.waitForURL("**/set-up");
  await page.getByRole("button", { name: "Load the demo company" }).waitFor();
});
