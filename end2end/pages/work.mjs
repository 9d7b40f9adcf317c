// The inbox, the approvals, a run: what people do with their work.
import { alive } from "../harness.mjs";

/** A link of the rail; behind its name there may be a count. */
export const place = (page, name) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: new RegExp(`^${name}( |$)`) });

/** A task in the list, by its name. */
export const task = (page, name) => page.getByRole("region", { name: "Your tasks" }).getByRole("link", { name });

/** A field of the task shown. */
export const answer = (page, label) => page.getByRole("form", { name: "Your answer" }).getByLabel(label);

/** A case in the queue, by what it asks. */
export const gate = (page, title) => page.getByRole("region", { name: "Queue" }).getByRole("link", { name: title });

/** The sentence that says what a run waits for. */
export const sentence = (page) => page.locator(".rn-line");

/** A short message at the foot of the page. */
export const toast = (page, text) => page.locator(".toasts").getByText(text);

/** Starts a run of a workflow that asks nothing but a key; gives the address of its page. */
export async function startRun(page, org, workflow, key) {
  await page.goto(`/o/${org}/workflows/${workflow}/start`);
  await alive(page);
  await page.getByLabel(/Business key/).fill(key);
  await page.getByRole("button", { name: "Start run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Signed in by a cookie that was given before. */
export async function signedIn(window, base, cookie) {
  const at = cookie.indexOf("=");
  await window.context.addCookies([{ url: base, name: cookie.slice(0, at), value: cookie.slice(at + 1), httpOnly: true, sameSite: "Lax" }]);
  return window;
}
