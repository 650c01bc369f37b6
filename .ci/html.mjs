// Opens the report in Chromium, in light and dark, on a wide screen and on a phone, folded and unfolded. Anything that the page says on the console or asks the network for is a failure, so is every serious finding
// of axe-core, and a page that is wider than its window.
//
// node html.mjs DIRECTORY REPORT [PICTURES]: the directory holds node_modules, pictures are written where one is named.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const [directory, report, pictures] = process.argv.slice(2);
const require = createRequire(`${directory}/`);
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core'), 'utf8');
const address = pathToFileURL(report).href;
const failures = [];

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});

async function open(view) {
  const page = await browser.newPage();
  // The page's own policy forbids scripts; axe is let in past it, and is the only one.
  await page.setBypassCSP(true);
  await page.setJavaScriptEnabled(true);
  page.on('console', (message) => failures.push(`${view.name}: console: ${message.text()}`));
  page.on('pageerror', (error) => failures.push(`${view.name}: error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address) failures.push(`${view.name}: asked for ${request.url()}`);
  });
  await page.setViewport({ width: view.width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.scheme }]);
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

async function fits(page, name) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return [`${root.scrollWidth} px in ${root.clientWidth} px`, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))];
  });
  if (wide.length) failures.push(`${name}: it scrolls sideways: ${wide.join('\n    ')}`);
}

async function judge(page, name) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const one of violations) {
    const line = `${name}: axe: ${one.impact}: ${one.id}: ${one.help} (${one.nodes.length}), first ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`;
    if (['serious', 'critical'].includes(one.impact)) failures.push(line);
    else console.log(line);
  }
  console.log(`${name}: axe has ${violations.length} findings, ${passes.length} rules pass`);
}

for (const width of [1280, 360]) {
  for (const scheme of ['light', 'dark']) {
    const view = { name: `${scheme} ${width}`, width, scheme };
    const page = await open(view);
    if (pictures) await page.screenshot({ path: `${pictures}/${scheme}-${width}.png` });
    await fits(page, view.name);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await fits(page, `${view.name}, all unfolded`);
    // All duties together are too much for axe; every twentieth stands for the others, which are built alike.
    await page.evaluate(() => {
      document.querySelectorAll('#fails details.duty, #duties details.duty').forEach((one, at) => { if (at % 20) one.remove(); });
    });
    await judge(page, view.name);
    await page.close();
  }
}

// The whole page, as it is opened first: one anchor of a name, headings in order.
const whole = await open({ name: 'whole', width: 1280, scheme: 'light' });
await judge(whole, 'whole');
await whole.close();

// Keys alone reach the text and open what is folded.
const page = await open({ name: 'keys', width: 1280, scheme: 'light' });
await page.keyboard.press('Tab');
const skip = await page.evaluate(() => document.activeElement.className);
if (skip !== 'skip') failures.push(`keys: the first stop is ${skip}, and not the way past the contents`);
await page.focus('#duties summary');
await page.keyboard.press('Enter');
if (!(await page.evaluate(() => document.querySelector('#duties details').open))) failures.push('keys: Enter opens no duty');
await page.close();

// The policy itself: without leave, a script does not run.
const strict = await browser.newPage();
await strict.goto(address, { waitUntil: 'load' });
const ran = await strict.evaluate(() => {
  const script = document.createElement('script');
  script.textContent = 'window.ran = true';
  document.body.append(script);
  return window.ran === true;
});
if (ran) failures.push('policy: a script that got into the page would run');
if (pictures) await strict.pdf({ path: `${pictures}/report.pdf`, preferCSSPageSize: true, displayHeaderFooter: false });
await browser.close();

for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);
