// json-rules-engine with falling priorities, stopped at the first success: node json_rules_engine.mjs RULES RECORDS ROWS ANSWERS
import {readFileSync} from "node:fs";
import {measure, packageOf, readRecords, versionOf, withFlags} from "./records.mjs";

const [policy, file, rows, answersFile] = process.argv.slice(2);
const {Engine} = packageOf("json-rules-engine");

const parts = (condition) => {
  if ("bit" in condition) return [{fact: `allowed_${condition.bit}`, operator: "equal", value: true}];
  const {fact} = condition;
  if ("in" in condition) return [condition.in.length === 1 ? {fact, operator: "equal", value: condition.in[0]} : {fact, operator: "in", value: condition.in}];
  return [{fact, operator: "greaterThanInclusive", value: condition.low}, {fact, operator: "lessThanInclusive", value: condition.high}];
};
const engine = new Engine();
const {rules, otherwise} = JSON.parse(readFileSync(policy));
rules.forEach(([index, conditions], number) => {
  engine.addRule({
    conditions: {all: conditions.flatMap(parts)},
    event: {type: "decided", params: {index}},
    priority: rules.length - number,
    onSuccess: () => engine.stop(),
  });
});

const records = readRecords(file, Number(rows)).map((record) => withFlags(record));
await measure(records.length, answersFile, versionOf("json-rules-engine"), async (begin, end, answers) => {
  for (let row = begin; row < end; ++row) {
    const {events} = await engine.run(records[row]);
    answers[row] = events.length === 0 ? otherwise : events[0].params.index;
  }
});
