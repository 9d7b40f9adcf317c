// A sub-process that is done for each item of a list: drawn, filled, repeated; its problems come and go, and steps are taken back.
import assert from "node:assert/strict";
import { eventually, journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { draft, field, follow, inspector, line, middle, name, openNew, own, publish, pull, put, saved, section, step } from "../pages/drawing.mjs";
import { signedIn } from "../pages/work.mjs";

const problems = (page) => page.getByRole("region", { name: "Problems" });
const about = (page, label) => problems(page).getByRole("listitem").filter({ hasText: label });

/** Selects a step by the keyboard: in a frame's middle there may lie something else. */
async function select(page, label) {
  await step(page, label).focus();
  await inspector(page).getByRole("heading", { name: label, exact: true }).waitFor();
}

const choose = (page, group, word) => inspector(page).getByRole("group", { name: group }).getByRole("button", { name: word }).click();

journey("each line of an order is weighed by somebody, one after the other", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  await visit(page, `/o/${ORG}/workflows`);
  const workflow = await openNew(page, ORG, "Order by lines");
  const graph = async () => {
    await saved(page);
    return draft(page, ORG, workflow);
  };
  const find = (drawn, label) => Object.values(drawn.nodes).find((node) => node.label === label);

  // From the palette, with its first events inside.
  const start = await middle(step(page, "Start"));
  await put(page, "Sub-process", { x: start.x + 340, y: start.y });
  await name(page, "Check lines");
  let drawn = await graph();
  const sub = find(drawn, "Check lines");
  const inside = (drawn) => Object.values(drawn.nodes).filter((node) => node.parent === sub.id);
  assert.deepEqual(inside(drawn).map((node) => node.type).sort(), ["end", "start"]);
  await pull(page, "Start", "Check lines");
  await follow(page, "Check lines", "End");
  await name(page, "Done");

  // A step of a person, into the way between them.
  const frame = await middle(step(page, "Check lines"));
  await put(page, "Human", { x: frame.x, y: frame.y });
  await name(page, "Weigh line");
  drawn = await graph();
  const weigh = find(drawn, "Weigh line");
  assert.equal(weigh.parent, sub.id, "it lies in the sub-process");
  const flow = Object.values(drawn.edges).map((edge) => [edge.from, edge.to].map((id) => drawn.nodes[id].parent ?? "").join(" "));
  assert.deepEqual(flow.sort(), [" ", " ", `${sub.id} ${sub.id}`, `${sub.id} ${sub.id}`].sort(), "no way crosses the frame");
  const ownerless = about(page, "Weigh line").filter({ hasText: "Nobody does it." });
  await ownerless.waitFor();
  await own(page, "Person", "Ada Berg");
  await ownerless.waitFor({ state: "detached" });
  await section(page, "Form").click();
  await field(page, "Add a field", "Weight", "Number");

  // For each item of a list; what does not fit is said in its place.
  await select(page, "Check lines");
  await section(page, "Repeat").click();
  await choose(page, "How often it is done", "For each item");
  await inspector(page).getByText("It needs a list, or a number.").waitFor();
  await line(page, "List", '["pens", "ink"]');
  await inspector(page).getByText("It needs a list, or a number.").waitFor({ state: "detached" });
  await line(page, "Each item is called", "2 lines");
  await inspector(page).getByText("A letter, then letters, digits and _.").waitFor();
  await line(page, "Each item is called", "line");
  await choose(page, "In which order", "One after the other");
  await inspector(page).getByLabel("Collect a list").check();
  await line(page, "Into the variable", "weights");
  await line(page, "What each one adds", "weight");
  await inspector(page).getByRole("button", { name: "Add a variable", exact: true }).click();
  await line(page, "Variable 1 given", "unit");
  await line(page, "Expression 1 given", '"kg"');
  drawn = await graph();
  assert.deepEqual(drawn.nodes[sub.id].repeat, {
    how: "each",
    over: '["pens", "ink"]',
    item: "line",
    sequential: true,
    collect: { variable: "weights", expression: "weight" },
  });
  assert.deepEqual(drawn.nodes[sub.id].input, [{ variable: "unit", expression: '"kg"' }]);
  await page.locator('#canvas g.step[aria-label*="for each of"]').waitFor();
  await scan(page);

  // Its inside goes where it goes; back and forth again.
  await select(page, "Check lines");
  const before = (await graph()).nodes[weigh.id].bounds;
  await page.keyboard.press("Shift+ArrowDown");
  await eventually(async () => (await graph()).nodes[weigh.id].bounds.y === before.y + 40, "what lies inside moved along");
  await page.keyboard.press("Control+z");
  await eventually(async () => (await graph()).nodes[weigh.id].bounds.y === before.y, "it is taken back");
  await page.keyboard.press("Control+y");
  await eventually(async () => (await graph()).nodes[weigh.id].bounds.y === before.y + 40, "it is done again");

  // Deleted with all it holds, and all of it is back.
  await select(page, "Check lines");
  await page.keyboard.press("Delete");
  await step(page, "Weigh line").waitFor({ state: "detached" });
  await eventually(async () => inside(await graph()).length === 0, "its inside is gone too");
  await page.keyboard.press("Control+z");
  await step(page, "Weigh line").waitFor();
  drawn = await graph();
  assert.deepEqual(inside(drawn).map((node) => node.type).sort(), ["end", "human", "start"]);

  // As a list: below it, and deeper.
  await page.getByRole("button", { name: "Outline", exact: true }).click();
  const row = (label) => page.getByRole("row").filter({ has: page.getByRole("button", { name: label, exact: true }) });
  const depth = (label) => row(label).locator("td").nth(1).evaluate((cell) => Number(cell.style.getPropertyValue("--d")));
  await row("Weigh line").waitFor();
  assert.ok((await depth("Weigh line")) > (await depth("Check lines")));
  await scan(page);
  await page.getByRole("button", { name: "Diagram", exact: true }).click();
  await step(page, "Check lines").waitFor();
  await publish(page);
});
