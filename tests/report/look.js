// Looks at reports as a person would: in a browser, on a wide and on a narrow screen, and on paper. Fails when axe finds anything,
// when the page asks for anything outside of itself, when it is wider than the screen, or when a landmark of the page is missing.
//
//   node look.js FOLDER PAGE.html...     pictures and PDF files go to FOLDER

'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const screens = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

async function look(context, folder, file) {
  const name = path.basename(file, '.html');
  const problems = [];
  const page = await context.newPage();
  page.on('request', request => {
    if (!request.url().startsWith('file:') && request.url() !== 'about:blank') problems.push('asks for ' + request.url());
  });
  page.on('pageerror', error => problems.push('error in the page: ' + error.message));
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.goto('file://' + path.resolve(file));
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    for (const each of found.violations)
      problems.push(`${screen}: ${each.id} (${each.impact}): ${each.help}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) problems.push(`${screen}: the page is ${wider} pixels wider than the screen`);
    await page.screenshot({ path: path.join(folder, `${name}-${screen}.png`) });
    for (const part of ['map', 'cells', 'requirements', 'sign-off']) {
      const element = await page.$('#' + part);
      if (!element) problems.push(`there is no section ${part}`);
      else {
        await element.scrollIntoViewIfNeeded();
        await page.evaluate(id => document.getElementById(id).scrollIntoView(), part);
        await page.screenshot({ path: path.join(folder, `${name}-${screen}-${part}.png`) });
      }
    }
  }
  await page.setViewportSize(screens.wide);
  await page.addStyleTag({ content: 'html { filter: grayscale(1); }' }).catch(() => problems.push('grey: no style'));
  await page.evaluate(() => document.getElementById('map').scrollIntoView());
  await page.screenshot({ path: path.join(folder, `${name}-grey-map.png`) });
  await page.goto('file://' + path.resolve(file));
  await page.pdf({ path: path.join(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
  await page.close();
  return problems;
}

async function main([folder, ...files]) {
  fs.mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.FORBEAR_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync'],
  });
  // The page's own policy lets no script run; the checks are not the page's.
  const context = await browser.newContext({ bypassCSP: true });
  let failed = 0;
  for (const file of files) {
    const problems = await look(context, folder, file);
    for (const problem of problems) console.log(`${file}: ${problem}`);
    failed += problems.length;
    if (problems.length === 0) console.log(`${file}: nothing found`);
  }
  await browser.close();
  process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
}

main(process.argv.slice(2));
