// The editor: what a person sees and takes hold of.
import { alive } from "../harness.mjs";

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
  const box = await locator.locator(".box, .node, .hexagon").first().boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, ...box, right: box.x + box.width };
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
