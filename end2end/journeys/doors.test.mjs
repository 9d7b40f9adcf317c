// Set-up, sign-out, sign-in, a wrong password.
import assert from "node:assert/strict";
import { alive, journey, scan } from "../harness.mjs";
import { setUp, signIn, OWNER } from "../pages/doors.mjs";

journey("a newcomer sets up the company, signs out and in again", async ({ open }) => {
  const { page } = await open();
  await page.goto("/");
  assert.match(page.url(), /\/set-up$/);
  await alive(page);
  await scan(page);
  await setUp(page);
  assert.match(page.url(), /\/o\/acme-tools$/);
  await alive(page);
  await scan(page);

  await page.context().clearCookies();
  await page.goto("/o/acme-tools");
  assert.match(page.url(), /\/sign-in\?next=\/o\/acme-tools$/);
  await alive(page);
  await scan(page);

  await signIn(page, OWNER.email, "not the password");
  assert.match(page.url(), /\/sign-in$/);
  assert.equal(await page.getByLabel("E-mail").inputValue(), OWNER.email, "what was typed is kept");
  assert.equal(await page.getByLabel("Password").inputValue(), "", "but never a password");
  await alive(page);
  assert.ok(await page.getByRole("alert").isVisible());
  await scan(page);

  await signIn(page, OWNER.email, OWNER.password);
  assert.match(page.url(), /\/o\/acme-tools$/);
});

journey("an unknown address says so", async ({ open }) => {
  const { page } = await open();
  const answer = await page.goto("/no-such-page");
  assert.equal(answer.status(), 404);
  await alive(page);
  await scan(page);
});
