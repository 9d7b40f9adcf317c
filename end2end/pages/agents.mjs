// Agents: registered on the page, at work over HTTP as any program would be.
import assert from "node:assert/strict";
import { visit } from "../harness.mjs";

/** Registers an agent; gives its token, which is shown once. */
export async function connect(page, org, { name, jobs }) {
  await visit(page, `/o/${org}/agents/connect`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Jobs its token may take").fill(jobs);
  await page.getByRole("button", { name: "Register it and make its token" }).click();
  const token = await page.locator(".ac-tok code").innerText();
  assert.match(token, /^bat_/);
  return token;
}

/** A program with the agent's token. */
export function worker(base, token) {
  const post = async (path, body) => {
    const answer = await fetch(`${base}/api/v1/jobs/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status} ${text}`), { status: answer.status });
    return JSON.parse(text);
  };
  return {
    async lease(wait = 10) {
      const { jobs } = await post("lease", { wait_seconds: wait });
      return jobs[0];
    },
    heartbeat: (job) => post(`${job.id}/heartbeat`, { fence: job.fence }),
    complete: (job, body) => post(`${job.id}/complete`, { fence: job.fence, ...body }),
  };
}
