// What every driver in Node does: reads records, measures, writes answers and the report.
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";

const rounds = 5, roundSeconds = 0.5, warmSeconds = 2, probeRows = 200;

/** A package of PEERS_NPM, the folder that packages are installed into. */
export const packageOf = (name) => createRequire(`${process.env.PEERS_NPM}/`)(name);
export const versionOf = (name) => JSON.parse(readFileSync(`${process.env.PEERS_NPM}/node_modules/${name}/package.json`)).version;

/** The first `rows` records as objects with the facts' names; FACT_unknown, 0 or 1, of those that are unknown somewhere; contacts. */
export function readRecords(file, rows) {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const names = lines[0].split(",");
  const table = lines.slice(1).map((line) => line.split(","));
  const maybe = names.map((name, index) => index).filter((index) => table.some((values) => values[index] === ""));
  const records = table.slice(0, rows).map((values) => Object.fromEntries([
    ...names.map((name, index) => [name, Number(values[index])]),
    ...maybe.map((index) => [`${names[index]}_unknown`, values[index] === "" ? 1 : 0]),
  ]));
  const contacts = file.replace(/records\.csv$/, "contacts.csv");
  if (!existsSync(contacts)) return records;
  for (const record of records) record.contacts = [];
  for (const line of readFileSync(contacts, "utf8").trimEnd().split("\n").slice(1)) {
    const [row, by, result] = line.split(",").map(Number);
    if (row < records.length) records[row].contacts.push({by_channel: by, result});
  }
  return records;
}

/** The facts of engines without bit operations: allowed_0 to allowed_3 in place of the set. */
export function withFlags(record) {
  if (!("allowed_channels" in record)) return record;
  const {allowed_channels: mask, ...others} = record;
  for (let bit = 0; bit < 4; ++bit) others[`allowed_${bit}`] = (mask & (1 << bit)) !== 0;
  return others;
}

/** `decide(begin, end, answers)` decides records [begin, end); it may return a promise. */
export async function measure(rows, answersFile, version, decide) {
  const answers = new Array(rows);
  const seconds = async (count) => {
    const start = process.hrtime.bigint();
    const waiting = decide(0, count, answers);
    if (waiting instanceof Promise) await waiting;
    return Number(process.hrtime.bigint() - start) / 1e9;
  };
  const probe = Math.min(probeRows, rows);
  // The virtual machine takes a while to compile what runs often.
  for (let warm = 0; warm < warmSeconds; ) warm += await seconds(probe);
  const each = (await seconds(probe)) / probe;
  const count = Math.min(rows, Math.max(probe, Math.floor(roundSeconds / each)));
  await seconds(count);
  const ns = [];
  for (let round = 0; round < rounds; ++round) ns.push(((await seconds(count)) * 1e9) / count);
  writeFileSync(answersFile, answers.slice(0, count).join("\n") + "\n");
  console.log(JSON.stringify({rows: count, ns, version}));
}
