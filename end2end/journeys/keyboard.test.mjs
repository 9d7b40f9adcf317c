// The keyboard alone, from the sign-in to a decided gate: not one click, and the focus is always seen.
import assert from "node:assert/strict";
import { alive, journey, visit } from "../harness.mjs";
import { ORG, PASSWORD } from "../company.mjs";
import { worker } from "../pages/agents.mjs";
import { sentence, toast } from "../pages/work.mjs";

/** Where the keyboard is: what it is called, and whether that can be seen. */
function focus(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "" };
    // A field in a frame is shown by its frame.
    const outlined = (it) => {
      const style = getComputedStyle(it);
      return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
    };
    const ring = [at, at.parentElement, at.closest("form, label")].some((it) => it && outlined(it));
    const label = at.labels?.[0]?.innerText ?? at.getAttribute("aria-label") ?? at.innerText ?? "";
    return { name: label.trim(), ring, tag: at.tagName };
  });
}

/** Presses Tab until the keyboard is at what is called that; it must be seen wherever it comes by. */
async function tabTo(page, wanted, { back = false, most = 60 } = {}) {
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const now = await focus(page);
    if (now.name) assert.ok(now.ring, `the focus on “${now.name}” (${now.tag}) is seen on ${page.url()}`);
    if (wanted.test(now.name)) return;
  }
  assert.fail(`Tab never comes to ${wanted} on ${page.url()}`);
}

async function signIn(page, email) {
  await visit(page, `/sign-in?next=/o/${ORG}`);
  await tabTo(page, /^E-mail/);
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await tabTo(page, /^Password/, { back: true });
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === `/o/${ORG}`);
  await alive(page);
}

journey("from the sign-in to a decided gate without a mouse", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await open();
  await signIn(page, "ada@acme.example");

  // The skip link is first, and leads past the rail.
  await page.keyboard.press("Tab");
  assert.match((await focus(page)).name, /skip/i);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#main" || document.activeElement?.id === "main");

  // To the workflows by the palette, to the start form from the list.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("workfl");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/workflows");
  await tabTo(page, /^More about Order/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Start a run/);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/start");
  await tabTo(page, /^Business key/);
  await page.keyboard.type("K-1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  await sentence(page).filter({ hasText: "Waiting for Ada Berg" }).waitFor();

  // G W goes to the work; Ctrl Enter completes it.
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await page.waitForURL("**/work");
  await page.getByRole("heading", { level: 2, name: "Enter amount" }).waitFor();
  await tabTo(page, /^Amount/);
  await page.keyboard.type("250");
  await page.keyboard.press("Control+Enter");
  await toast(page, "“Enter amount” is done.").waitFor();
  const agent = worker(base, known.token);
  await agent.complete(await agent.lease(), { result: { fine: true } });

  // Bo rejects with a reason, all by keys. Going to Approvals from there decides nothing: A after G is a place, not a verdict.
  const other = await open();
  await signIn(other.page, "bo@acme.example");
  await other.page.keyboard.press("g");
  await other.page.keyboard.press("a");
  await other.page.waitForURL("**/approvals");
  const asked = other.page.getByRole("heading", { level: 2, name: "Release this order?" });
  await asked.waitFor();
  await other.page.keyboard.press("g");
  await other.page.keyboard.press("a");
  await other.page.keyboard.press("r");
  const dialog = other.page.getByRole("dialog", { name: "Reject this?" });
  await dialog.waitFor();
  assert.match((await focus(other.page)).name, /^Reason/, "the dialog has the keyboard");
  await other.page.keyboard.type("It was ordered twice.");
  // While the question is open a letter decides nothing.
  await tabTo(other.page, /^Not now/, { most: 2 });
  await other.page.keyboard.press("a");
  await tabTo(other.page, /^Reject$/, { most: 1 });
  assert.ok(await dialog.isVisible());
  await other.page.keyboard.press("Enter");
  await toast(other.page, "You rejected").waitFor();
  await other.page.keyboard.press("g");
  await other.page.keyboard.press("r");
  await other.page.waitForURL("**/runs");
  await tabTo(other.page, /^Finished/);
  await other.page.keyboard.press("Enter");
  await other.page.waitForURL("**/runs?tab=ended");
  await tabTo(other.page, /K-1/);
  await other.page.keyboard.press("Enter");
  await sentence(other.page).filter({ hasText: "Declined after" }).filter({ hasText: "It was ordered twice" }).waitFor();
});
