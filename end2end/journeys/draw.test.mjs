// Drawing: with the mouse, with the keyboard alone, as a list on a phone; saving by itself, also after a lost connection.
import assert from "node:assert/strict";
import { alive, journey, scan } from "../harness.mjs";
import { setUp } from "../pages/doors.mjs";
import { draft, drag, middle, openNew, said, saved, step, tool } from "../pages/drawing.mjs";

const ORG = "acme-tools";

async function begin(page, template = "purchase-request") {
  await page.goto("/");
  await setUp(page);
  return openNew(page, ORG, "Purchase", template);
}

const named = (graph, label) => Object.values(graph.nodes).find((node) => node.label === label);
const ways = (graph, from) => Object.values(graph.edges).filter((edge) => edge.from === from.id);

journey("an architect draws with the mouse and takes steps back", async ({ open }) => {
  const { page } = await open();
  const id = await begin(page);
  await scan(page);

  const place = await middle(step(page, "Place order"));
  await drag(page, place, { x: place.x + 24, y: place.y + 80 });
  await said(page).filter({ hasText: "Moved" }).waitFor();
  const moved = await middle(step(page, "Place order"));
  assert.ok(Math.abs(moved.y - place.y - 80) < 12, "it went where the hand let go");

  // Dropped on a connection a step is put into it, and named in its place.
  const from = await middle(step(page, "Compare offers"));
  const to = await middle(step(page, "Approve purchase"));
  const button = await tool(page, "Human").boundingBox();
  await drag(page, { x: button.x + 20, y: button.y + 20 }, { x: (from.right + to.x) / 2, y: from.y });
  await page.getByLabel(/^Name of/).fill("Ask finance");
  await page.keyboard.press("Enter");
  await step(page, "Ask finance").waitFor();
  await saved(page);
  let graph = await draft(page, ORG, id);
  const asked = named(graph, "Ask finance");
  assert.deepEqual(ways(graph, named(graph, "Compare offers")).map((edge) => edge.to), [asked.id]);
  assert.deepEqual(ways(graph, asked).map((edge) => edge.to), [named(graph, "Approve purchase").id]);

  // What comes next, from the plus: by its key.
  await step(page, "Tell why not").focus();
  await page.keyboard.press("n");
  await page.getByRole("group", { name: "What comes after Tell why not" }).waitFor();
  await page.keyboard.press("t");
  await said(page).filter({ hasText: /Timer|Inserted|Added/ }).waitFor();

  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await saved(page);
  graph = await draft(page, ORG, id);
  assert.equal(named(graph, "Ask finance"), undefined, "taken back, also on the server");

  await page.reload();
  await alive(page);
  await step(page, "Compare offers").waitFor();
  await scan(page);
});

journey("drawing with the keyboard alone", async ({ open }) => {
  const { page } = await open();
  const id = await begin(page);
  await page.locator("#canvas").focus();
  const walked = [];
  for (let count = 0; count < 3; count += 1) {
    await page.keyboard.press("Tab");
    await page.waitForFunction(
      (before) => document.activeElement?.matches("g.step") && document.activeElement.id !== before,
      walked.at(-1)?.id,
    );
    walked.push(await page.evaluate(() => ({ id: document.activeElement.id, label: document.activeElement.ariaLabel })));
  }
  assert.match(walked[0].label, /^Start/);
  assert.match(walked[1].label, /^Compare offers/);
  assert.match(walked[2].label, /^Approve purchase/);

  await page.keyboard.press("Shift+Tab");
  await page.waitForFunction((id) => document.activeElement?.id === id, walked[1].id);
  await page.keyboard.press("Enter");
  await page.getByLabel(/^Name of/).fill("Compare three offers");
  await page.keyboard.press("Enter");
  await step(page, "Compare three offers").waitFor();
  const before = await draftedAt(page, id, "Compare three offers");
  await page.keyboard.press("Shift+ArrowDown");
  await saved(page);
  const after = await draftedAt(page, id, "Compare three offers");
  assert.equal(after.y - before.y, 40, "five steps of the grid");

  await page.keyboard.press("Delete");
  await saved(page);
  const graph = await draft(page, ORG, id);
  assert.equal(named(graph, "Compare three offers"), undefined);
  const start = Object.values(graph.nodes).find((node) => node.type === "start");
  assert.deepEqual(
    ways(graph, start).map((edge) => edge.to),
    [named(graph, "Approve purchase").id],
    "the way before and the way after became one",
  );
});

async function draftedAt(page, id, label) {
  await saved(page);
  return named(await draft(page, ORG, id), label).bounds;
}

journey("what is not saved survives a lost connection and a reload", async ({ open }) => {
  const { page, context } = await open({ expected: [/ERR_FAILED|Failed to load resource/] });
  const id = await begin(page);
  await context.route("**/fn/workflows/save", (route) => route.abort());
  await step(page, "Place order").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel(/^Name of/).fill("Order it");
  await page.keyboard.press("Enter");
  await page.locator('.saved[data-state="offline"]').waitFor();
  await page.reload();
  await alive(page);
  await step(page, "Order it").waitFor();
  await context.unroute("**/fn/workflows/save");
  await saved(page);
  assert.ok(named(await draft(page, ORG, id), "Order it"));
});

journey("two architects change the same step: both are shown, nothing is lost", async ({ open }) => {
  const { page, context } = await open();
  const id = await begin(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await alive(other);

  const rename = async (where, label) => {
    await step(where, "Place order").focus();
    await where.keyboard.press("Enter");
    await where.getByLabel(/^Name of/).fill(label);
    await where.keyboard.press("Enter");
  };
  await rename(other, "Order by phone");
  await saved(other);
  await rename(page, "Order online");
  const dialog = page.getByRole("dialog", { name: "This draft was changed elsewhere" });
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Order by phone/);
  await scan(page);
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await step(page, "Order by phone").waitFor();
  await page.keyboard.press("Control+y");
  await step(page, "Order online").waitFor();
  await saved(page);
  assert.ok(named(await draft(page, ORG, id), "Order online"), "redo brought the own one back");
});

journey("on a phone the editor opens as a list", async ({ open }) => {
  const { page } = await open({ phone: true });
  const id = await begin(page, "expense-claim");
  const row = page.getByRole("button", { name: /Pay with salary/ });
  await row.click();
  await scan(page);
  await page.getByLabel("Due in").fill("2 d");
  await page.keyboard.press("Tab");
  await saved(page);
  assert.equal(named(await draft(page, ORG, id), "Pay with salary").sla.due_in, 2 * 86_400_000);
  await page.getByLabel("Due in").fill("soon");
  await page.keyboard.press("Tab");
  await page.getByText("A span of time, such as 4 h or 2 d.").waitFor();
  await page.getByRole("button", { name: "Diagram" }).click();
  await step(page, "Read receipt").waitFor();
  await scan(page);
});
