// What a first visit costs, measured: a browser with nothing in its cache opens sign-in, signs in and sees home. Counts every
// byte the server sent, headers included, and says when the largest thing of each page was painted.
//   node first-visit.mjs          with BATON_BIN and BATON_SITE as the journeys have them
import assert from "node:assert/strict";
import { alive, launch, startServer } from "./harness.mjs";
import { OWNER, setUp, signIn } from "./pages/doors.mjs";

const BUDGET = 400 * 1024;

const server = await startServer();
const browser = await launch();
try {
  const first = await browser.newContext({ baseURL: server.base });
  const owner = await first.newPage();
  await owner.goto("/");
  await setUp(owner);
  await first.close();

  const context = await browser.newContext({ baseURL: server.base });
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  await debug.send("Network.enable");
  const urls = new Map();
  const rows = [];
  debug.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  debug.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    rows.push({ url: new URL(urls.get(requestId) ?? "about:blank").pathname, bytes: encodedDataLength });
  });
  const painted = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(Math.round(list.getEntries().at(-1).startTime))).observe({
            type: "largest-contentful-paint",
            buffered: true,
          });
        }),
    );
  await page.goto("/sign-in");
  await alive(page);
  const doors = await painted();
  await signIn(page, OWNER.email, OWNER.password);
  await alive(page);
  const home = await painted();
  const sum = rows.reduce((total, row) => total + row.bytes, 0);
  for (const row of rows.sort((a, b) => b.bytes - a.bytes).filter((row) => row.bytes > 0)) {
    console.log(`${(row.bytes / 1024).toFixed(1).padStart(9)} KB  ${row.url}`);
  }
  console.log(`largest paint: sign-in ${doors} ms, home ${home} ms`);
  console.log(`first visit: ${(sum / 1024).toFixed(1)} KB of ${BUDGET / 1024} KB`);
  assert.ok(sum <= BUDGET, "the first visit is over its budget");
} finally {
  await browser.close();
  await server.stop();
}
