// Importing BPMN on the page of workflows.
import { visit } from "../harness.mjs";

/** Hands a file in; gives the dialog. `file` is `{ name, text }` or a path. */
export async function importFile(page, org, file) {
  await visit(page, `/o/${org}/workflows?import`);
  const dialog = page.getByRole("dialog", { name: "Import BPMN" });
  const given = typeof file === "string" ? file : { name: file.name, mimeType: "text/xml", buffer: Buffer.from(file.text) };
  await dialog.getByLabel("File").setInputFiles(given);
  await dialog.getByRole("button", { name: "Import" }).click();
  return dialog;
}

/** What the server exports of a workflow, as the link on its row gives it. */
export async function exported(page, org, workflow) {
  const answer = await page.request.get(`/o/${org}/workflows/${workflow}/export.bpmn`);
  return { status: answer.status(), type: answer.headers()["content-type"], name: answer.headers()["content-disposition"], text: await answer.text() };
}
