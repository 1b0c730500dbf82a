// Cedar, one permit for each rule; the lowest of the determining policies decides: node cedar.mjs POLICIES RECORDS ROWS ANSWERS
// POLICIES is a JSON object of policy texts by rule index, parsed once.
import {readFileSync} from "node:fs";
import {measure, packageOf, readRecords, withFlags} from "./records.mjs";

const [policies, file, rows, answersFile] = process.argv.slice(2);
const cedar = packageOf("@cedar-policy/cedar-wasm/nodejs");

const staticPolicies = JSON.parse(readFileSync(policies));
const otherwise = Object.keys(staticPolicies).length;
const parsed = cedar.preparsePolicySet("drawn", {staticPolicies, templates: {}, templateLinks: []});
if (parsed.type !== "success") throw new Error(JSON.stringify(parsed.errors));
const thing = (type) => ({type, id: "one"});
const calls = readRecords(file, Number(rows)).map((record) => ({
  principal: thing("Account"), action: thing("Action"), resource: thing("Account"),
  context: withFlags(record), preparsedPolicySetId: "drawn", validateRequest: false, entities: [],
}));
await measure(calls.length, answersFile, cedar.getCedarSDKVersion(), (begin, end, answers) => {
  for (let row = begin; row < end; ++row) {
    const answer = cedar.statefulIsAuthorized(calls[row]);
    if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
    answers[row] = Math.min(otherwise, ...answer.response.diagnostics.reason);
  }
});
