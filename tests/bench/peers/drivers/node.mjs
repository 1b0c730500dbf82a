// Decides by a generated function of a record: node node.mjs FUNCTION RECORDS ROWS ANSWERS
import {readFileSync} from "node:fs";
import {measure, readRecords} from "./records.mjs";

const [text, file, rows, answersFile] = process.argv.slice(2);
const decide = new Function(readFileSync(text, "utf8"))();
const records = readRecords(file, Number(rows));
await measure(records.length, answersFile, process.version.slice(1), (begin, end, answers) => {
  for (let row = begin; row < end; ++row) answers[row] = decide(records[row]);
});
