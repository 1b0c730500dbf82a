// A decision table of GoRules ZEN: node zen.mjs RULES RECORDS ROWS ANSWERS IN_FLIGHT
// The table is compiled once, as a ZenDecisionContent; IN_FLIGHT evaluations wait at once.
import {readFileSync} from "node:fs";
import {measure, packageOf, readRecords, versionOf, withFlags} from "./records.mjs";

const [policy, file, rows, answersFile, flight] = process.argv.slice(2);
const {ZenEngine, ZenDecisionContent} = packageOf("@gorules/zen-engine");

const {fields, rules, otherwise} = JSON.parse(readFileSync(policy));
const names = Object.keys(fields);
const cell = (condition) => {
  if ("bit" in condition) return [`allowed_${condition.bit}`, "true"];
  if ("in" in condition) return [condition.fact, condition.in.join(", ")];
  return [condition.fact, `[${condition.low}..${condition.high}]`];
};
const nothing = Object.fromEntries(names.map((name) => [name, ""]));
const table = [...rules, [otherwise, []]].map(([index, conditions], number) => ({
  _id: `rule${number}`, ...nothing, ...Object.fromEntries(conditions.map(cell)), answer: `${index}`,
}));
const node = (id, type, content = {}) => ({id, name: id, type, position: {x: 0, y: 0}, content});
const content = {
  nodes: [
    node("request", "inputNode"),
    node("table", "decisionTableNode", {
      hitPolicy: "first",
      inputs: names.map((name) => ({id: name, name, field: fields[name]})),
      outputs: [{id: "answer", name: "answer", field: "answer"}],
      rules: table,
    }),
    node("response", "outputNode"),
  ],
  edges: [
    {id: "first", type: "edge", sourceId: "request", targetId: "table"},
    {id: "second", type: "edge", sourceId: "table", targetId: "response"},
  ],
};
const engine = new ZenEngine();
const decision = engine.createDecision(new ZenDecisionContent(content));

const records = readRecords(file, Number(rows)).map((record) => withFlags(record));
const width = Number(flight);
await measure(records.length, answersFile, versionOf("@gorules/zen-engine"), async (begin, end, answers) => {
  for (let row = begin; row < end; row += width) {
    const done = await Promise.all(records.slice(row, Math.min(end, row + width)).map((record) => decision.evaluate(record)));
    done.forEach(({result}, index) => (answers[row + index] = result.answer));
  }
});
engine.dispose();
