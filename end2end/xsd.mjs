// Checks BPMN files against the OMG's XML schemas (they come with npm's bpmn-moddle) with xmllint.
// node xsd.mjs FILE-OR-FOLDER…   Exit code 0: all valid. 1: some are not. 2: nothing to check, or no xmllint.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const schema = join(here, "node_modules/bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd");
const files = process.argv.slice(2).flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path).filter((name) => name.endsWith(".bpmn")).map((name) => join(path, name))
    : [path],
);
if (files.length === 0) {
  console.error("xsd.mjs: no .bpmn files given");
  process.exit(2);
}
let invalid = 0;
for (let at = 0; at < files.length; at += 100) {
  const some = files.slice(at, at + 100);
  const run = spawnSync("xmllint", ["--noout", "--nonet", "--schema", schema, ...some], { encoding: "utf8" });
  if (run.error) {
    console.error("xsd.mjs: xmllint is missing (Debian: libxml2-utils)");
    process.exit(2);
  }
  const lines = run.stderr.split("\n").filter((line) => line && !line.endsWith(" validates"));
  if (run.status !== 0) {
    invalid += lines.filter((line) => line.endsWith("fails to validate")).length || 1;
    console.error(lines.join("\n"));
  }
}
console.log(`${files.length - invalid} of ${files.length} files are valid BPMN 2.0`);
process.exit(invalid ? 1 : 0);
