// checks the message of a commit: git's commit-msg hook (.husky/commit-msg) calls it with the file of the message
import { readFileSync } from "node:fs";

const LENGTH = 72;
// imperatives that end like a participle
const imperatives = /^(bring|embed|exceed|feed|need|proceed|seed|speed|spring|string|swing|wed)$/i;

/** The faults of a commit message, in sentences; none if it is as CONTRIBUTING.md says. */
function faultsOf(message) {
  const [subject = "", second = ""] = message.split("\n").filter((line) => !line.startsWith("#"));
  if (/^(Merge|Revert|fixup!|squash!|amend!) /.test(subject)) return [];
  const [verb = ""] = subject.split(" ");
  const faults = [];
  if (subject.trim() === "") faults.push("expected a subject in the first line, got an empty line");
  if (subject.length > LENGTH)
    faults.push(`expected at most ${LENGTH} characters in the subject, got ${subject.length}`);
  if (/^\p{Ll}/u.test(subject)) faults.push(`expected a capital letter at the start, got "${verb}"`);
  if (/\.$/.test(subject)) faults.push("expected no full stop at the end of the subject");
  if (/(ed|ing)$/.test(verb) && !imperatives.test(verb))
    faults.push(`expected an imperative such as "Add", got "${verb}"`);
  if (second.trim() !== "") faults.push("expected an empty line between subject and body");
  return faults;
}

const [, , file] = process.argv;
if (file === undefined) {
  console.error("commit-message.mjs: expected the file of a commit message");
  process.exit(2);
}
const faults = faultsOf(readFileSync(file, "utf8"));
for (const fault of faults) console.error(`commit message: ${fault}`);
if (faults.length > 0) {
  console.error(
    "The subject is imperative; the reason is in the body (CONTRIBUTING.md). Your message is kept in the file",
  );
  console.error(`${file}: git commit --edit --file "${file}"`);
  process.exit(1);
}
