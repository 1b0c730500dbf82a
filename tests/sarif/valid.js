// What `forbear lint` and `forbear check` write as SARIF is SARIF 2.1.0: by the standard's schema, and by the rules of Microsoft's
// multitool, which knows what a schema cannot say. Usage: node valid.js FORBEAR SOURCE_DIR SCRATCH_DIR
'use strict';
const {spawnSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

const [forbear, source, scratch] = process.argv.slice(2);
const multitool = path.dirname(require.resolve('@microsoft/sarif-multitool-linux/package.json'));
const ajv = new Ajv({strict: false, allErrors: true});
addFormats(ajv);
const fits = ajv.compile(JSON.parse(fs.readFileSync(path.join(multitool, 'sarif-2.1.0.json'))));

// The package sets this bit when it is installed, by a script that `npm ci --ignore-scripts` leaves out.
fs.chmodSync(path.join(multitool, 'Sarif.Multitool'), 0o755);
fs.mkdirSync(scratch, {recursive: true});

/// What is wrong with a log, as lines.
function mistakes(log, name) {
  if (!fits(log)) return fits.errors.map(error => `${error.instancePath} ${error.message}`);
  const file = path.join(scratch, name + '.sarif');
  fs.writeFileSync(file, JSON.stringify(log, null, 2));
  const run = spawnSync(path.join(multitool, 'Sarif.Multitool'), ['validate', file],
                        {encoding: 'utf8', env: {...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1'}});
  const lines = ((run.stdout || '') + (run.stderr || '')).split('\n').filter(line => /: error /.test(line));
  if (run.status !== 0) lines.push(`the multitool ended with ${run.status}${run.error ? ': ' + run.error.message : ''}`);
  return lines;
}

function sarif(...words) {
  const run = spawnSync(forbear, [...words, '--format', 'sarif'], {cwd: source, encoding: 'utf8', maxBuffer: 1 << 28});
  if (run.status !== 0 && run.status !== 1) throw new Error(`forbear ${words.join(' ')}: exit code ${run.status}\n${run.stderr}`);
  return JSON.parse(run.stdout);
}

let passed = 0, failed = 0;
function expect(what, is_right, detail = '') {
  if (is_right) ++passed;
  else ++failed;
  console.log(`${is_right ? 'ok' : 'WRONG'}: ${what}${is_right ? '' : '\n' + detail}`);
}
function is_valid(what, log, name) {
  const found = mistakes(log, name);
  expect(what, found.length === 0, found.slice(0, 20).join('\n'));
}

const lint = sarif('lint', 'policies', '--level', 'info');
const results = lint.runs[0].results;
is_valid('every finding of the library', lint, 'lint');
expect('there is something to look at', results.length > 20 && results.every(each => each.locations.length === 1));
expect('each result names its rule', results.every(each => lint.runs[0].tool.driver.rules[each.ruleIndex].id === each.ruleId));
expect('findings keep their fingerprints', results.every(each => /^[0-9a-f]{16}/.test(each.partialFingerprints['forbearFinding/v1'])));

const check = sarif('check', 'tests/golden/mistakes/bad_and_sign.forbear', 'tests/golden/mistakes/bad_misspelt_condition_words.forbear', '--search', 'tests/golden');
is_valid('mistakes, with their fixes', check, 'check');
expect('fixes are there', check.runs[0].results.some(each => each.fixes && each.fixes[0].artifactChanges.length > 0));
is_valid('a file without a mistake', sarif('check', 'policies/card/early_stage.forbear'), 'nothing');

// What is wrong is refused, by the schema or by the multitool: else all of the above says nothing.
const broken = change => {
  const log = structuredClone(check);
  change(log.runs[0]);
  return mistakes(log, 'broken').length > 0;
};
expect('a level that there is not is refused', broken(run => { run.results[0].level = 'loud'; }));
expect('a line 0 is refused', broken(run => { run.results[0].locations[0].physicalLocation.region.startLine = 0; }));
expect('a region that ends before it begins is refused', broken(run => {
  Object.assign(run.results[0].locations[0].physicalLocation.region, {startLine: 5, endLine: 4});
}));

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
