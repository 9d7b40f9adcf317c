// The first thing a newcomer sees: a page that is alive, without a word in the console, and its errors.
import assert from "node:assert/strict";
import { alive, journey, scan } from "../harness.mjs";

journey("the first page is alive and accessible", async ({ open }) => {
  const { page } = await open();
  const answer = await page.goto("/");
  assert.equal(answer.status(), 200);
  await alive(page);
  await scan(page);
});

journey("an unknown address says so", async ({ open }) => {
  const { page } = await open();
  const answer = await page.goto("/no-such-page");
  assert.equal(answer.status(), 404);
  await alive(page);
});
