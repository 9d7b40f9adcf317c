// People, teams, invitations.
import { visit } from "../harness.mjs";

/** Makes a team on its page. */
export async function makeTeam(page, org, name) {
  await visit(page, `/o/${org}/people?tab=teams`);
  await page.getByRole("button", { name: "New team" }).click();
  const dialog = page.getByRole("dialog", { name: "New team" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("region", { name: "Teams table" }).getByRole("button", { name, exact: true }).waitFor();
}

/** Invites somebody; gives the link that is shown once. */
export async function invite(page, org, { name, email, role, team }) {
  await visit(page, `/o/${org}/people`);
  await page.getByRole("button", { name: "Invite people" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role").selectOption({ label: role });
  if (team) await dialog.getByLabel("Team").selectOption({ label: team });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByLabel("The link").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  return new URL(link).pathname;
}

/** Accepts the invitation shown, as somebody who has no account yet. */
export async function accept(page, password, more = {}) {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("The same again").fill(more.confirmation ?? password);
  await page.getByRole("button", { name: "Accept" }).click();
  await page.waitForLoadState("load");
}

/** Gives a person one more role, on their own dialog. */
export async function giveRole(page, org, name, role, team) {
  await visit(page, `/o/${org}/people`);
  await page.getByRole("region", { name: "People table" }).getByRole("button", { name }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("A role more").selectOption({ label: role });
  if (team) await dialog.getByLabel("In", { exact: true }).selectOption({ label: team });
  await dialog.getByRole("button", { name: "Give", exact: true }).click();
  await dialog.getByText(team ? `${role} in ${team}` : role, { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
}
