// The editor: what a person sees and takes hold of.
import { alive, eventually } from "../harness.mjs";

/** Asks a server function, as the page's own code does. */
export function call(page, name, body) {
  return page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/fn/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [name, body],
  );
}

/** Makes a workflow of a template and opens it. */
export async function openNew(page, org, name, template) {
  const id = await call(page, "workflows/create", { org, name, team: null, template });
  await page.goto(`/o/${org}/workflows/${id}`);
  await alive(page);
  return id;
}

/** The draft as the server has it. */
export async function draft(page, org, id) {
  return (await call(page, "workflows/editor", { org, workflow: id })).graph;
}

/** A step on the canvas, by what it says. */
export const step = (page, name) => page.locator(`#canvas g.step[aria-label^="${name}"]`);

/** A thing of the palette. */
export const tool = (page, word) => page.locator(".ed-palette").getByRole("button", { name: word, exact: true });

/** The middle of the shape of a step, on the screen. */
export async function middle(locator) {
  // While the canvas draws a step anew there is none for a moment.
  const box = await eventually(() => locator.locator(".box, .node, .hexagon").first().boundingBox(), "the step is drawn");
  return { ...box, x: box.x + box.width / 2, y: box.y + box.height / 2, right: box.x + box.width };
}

/** Drags from one point of the screen to another, as a hand does: over several moves. */
export async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Waits until everything is on the server. */
export async function saved(page) {
  await page.locator('.saved[data-state="saved"]').waitFor();
}

/** What the live region said last. */
export const said = (page) => page.locator(".ed > p[role=status]");

/** How large the canvas is drawn. */
async function scale(page) {
  return Number.parseFloat(await page.locator(".ed-scale").innerText()) / 100;
}

/** Writes the name of what was just made, in its place. */
export async function name(page, words) {
  const field = page.getByLabel(/^(Name|Text) of/);
  await field.fill(words);
  await field.press("Enter");
  await field.waitFor({ state: "detached" });
}

/** Drags a thing of the palette to a point of the screen. */
export async function put(page, word, at) {
  const button = await tool(page, word).boundingBox();
  await drag(page, { x: button.x + button.width / 2, y: button.y + button.height / 2 }, at);
}

/** Where the plus beside a step is. It shows once the pointer is on the step. */
async function plus(page, name) {
  const place = await middle(step(page, name));
  await page.mouse.move(place.x, place.y);
  return { x: place.right + 14 * (await scale(page)), y: place.y };
}

/** Pulls a connection from a step to another, or to a free place. */
export async function pull(page, from, to) {
  const begin = await plus(page, from);
  await page.mouse.move(begin.x, begin.y, { steps: 3 });
  await page.mouse.down();
  const end = typeof to === "string" ? await middle(step(page, to)) : to;
  await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

/** Presses the plus beside a step and takes the next one from its menu. */
export async function follow(page, from, kind) {
  const at = await plus(page, from);
  await page.mouse.move(at.x, at.y, { steps: 3 });
  await page.mouse.click(at.x, at.y);
  await next(page, from, kind);
}

/** Takes a step from the menu of next steps that is open. */
export async function next(page, from, kind) {
  const menu = page.getByRole("group", { name: `What comes after ${from}` });
  await menu.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
}

/** Selects a step by pressing it. */
export async function pick(page, name) {
  const place = await middle(step(page, name));
  await page.mouse.click(place.x, place.y);
  await inspector(page).getByRole("heading", { name, exact: true }).waitFor();
}

/** The panel about what is selected. */
export const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });

/** A section of it. */
export const section = (page, name) => inspector(page).getByRole("group", { name: "Inspector sections" }).getByRole("button", { name });

/** Says who does the step selected: the kind of owner, then who. */
export async function own(page, kind, who) {
  await section(page, "Owner").click();
  await inspector(page).getByRole("group", { name: "Kind of owner" }).getByRole("button", { name: kind }).click();
  await inspector(page).getByLabel("Owner", { exact: true }).selectOption({ label: who });
}

/** Adds a field to the list shown: its label, and its kind. */
export async function field(page, add, label, kind) {
  const panel = inspector(page);
  await panel.getByRole("button", { name: add }).click();
  const name = panel.getByLabel("Label", { exact: true });
  await name.fill(label);
  await name.press("Enter");
  if (kind) await panel.getByLabel("Kind", { exact: true }).selectOption({ label: kind });
}

/** Types a line of the inspector and hands it in. */
export async function line(page, label, text) {
  const input = inspector(page).getByLabel(label, { exact: true });
  await input.fill(text);
  await input.press("Enter");
}

/** Publishes what is drawn. */
export async function publish(page, number = 1) {
  await saved(page);
  await page.getByRole("button", { name: "Publish…" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Safe to publish").waitFor();
  await dialog.getByRole("button", { name: `Publish version ${number}` }).click();
  await page.getByText(`Draft ${number + 1}`).waitFor();
}
