// One decision by a decision table of GoRules ZEN: node zen.mjs
import {createRequire} from "node:module";

const {ZenEngine} = createRequire(`${process.env.PEERS_NPM}/package.json`)("@gorules/zen-engine");
const node = (id, type, content = {}) => ({id, name: id, type, position: {x: 0, y: 0}, content});
const names = ["promise", "days_past_due", "balance", "tier", "hardship"];
const row = (id, answer, cells) => ({_id: id, ...Object.fromEntries(names.map((name) => [name, ""])), ...cells, answer: `"${answer}"`});
const content = {
  nodes: [
    node("request", "inputNode"),
    node("table", "decisionTableNode", {
      hitPolicy: "first",
      inputs: names.map((name) => ({id: name, name, field: name === "promise" ? "promised_on - as_of" : name})),
      outputs: [{id: "answer", name: "answer", field: "answer"}],
      rules: [
        row("a", "kept_promise", {promise: ">= 0"}),
        row("b", "gentle", {days_past_due: "<= 10"}),
        row("c", "gentle", {tier: "2"}),
        row("d", "phone", {days_past_due: ">= 30", balance: ">= 25000", hardship: "0, -1"}),
        row("e", "reminder", {}),
      ],
    }),
    node("response", "outputNode"),
  ],
  edges: [
    {id: "first", type: "edge", sourceId: "request", targetId: "table"},
    {id: "second", type: "edge", sourceId: "table", targetId: "response"},
  ],
};
const engine = new ZenEngine();
const {result} = await engine.createDecision(content).evaluate({as_of: 20789, promised_on: 0, days_past_due: 45, balance: 90000, tier: 1, hardship: -1});
console.log(result.answer);
engine.dispose();
