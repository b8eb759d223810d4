// The studio in a real browser: upload, generate, compare, matches, relight, cancel, reload in the
// middle of a job, error, accessibility, phone and dark. Not part of ./mvnw verify, which needs a JDK only.
//   npm install --no-save playwright-core axe-core
//   ./icportrait serve --port 8091 --data DIR   (an empty DIR)
//   CHROMIUM=/path/to/chromium node app/src/test/browser/studio.mjs http://127.0.0.1:8091/
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {deflateSync, crc32} from 'node:zlib';
import {chromium} from 'playwright-core';

const base = process.argv[2];
const examples = new URL('../../../../examples/', import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

async function open(options) {
  const context = await browser.newContext({bypassCSP: true, ...options}); // for axe, which is injected
  const page = await context.newPage();
  page.on('pageerror', (e) => assert.fail(e.message));
  page.on('request', (r) => assert.ok(r.url().startsWith(base) || /^(blob|data):/.test(r.url()), r.url()));
  await page.goto(base);
  return page;
}

async function accessible(page, state) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((v) => v.id), [], state);
}

const status = (page, text) => page.waitForFunction(
  (pattern) => new RegExp(pattern).test(document.getElementById('status').textContent), text, {timeout: 60000});

/** A grey PNG, 128 x 128. */
function grey() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 128, 0, 0, 0, 128, 8, 2, 0, 0, 0]);
  const rows = Buffer.alloc(128 * (1 + 3 * 128), 128);
  for (let y = 0; y < 128; y++) rows[y * (1 + 3 * 128)] = 0;
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

const page = await open({viewport: {width: 1400, height: 950}});
assert.ok(await page.isDisabled('#go'));
await accessible(page, 'empty');
await page.setInputFiles('#profile input[type=file]', examples + 'profile.jpg');
await page.setInputFiles('#reference input[type=file]', examples + 'reference.jpg');
await page.waitForFunction(() => [...document.querySelectorAll('.facts')].filter((f) => f.textContent.includes('yaw')).length === 2, null, {timeout: 60000});
await page.click('#go');
await status(page, '^Done');
await page.locator('#compare').fill('50');
assert.match(await page.locator('.compare img.top').evaluate((i) => i.style.clipPath), /50%/);
await accessible(page, 'portrait done');

await page.check('input[value=match]');
await page.click('#go');
await page.waitForSelector('#viewer canvas', {timeout: 60000});
await page.focus('#viewer canvas');
await page.keyboard.press('ArrowRight');

await page.check('input[value=relight]');
await page.click('#go');
await page.waitForSelector('#viewer .compare', {timeout: 60000});
await accessible(page, 'relit');

await page.check('input[value=views]');
await page.click('#go');
await page.waitForSelector('#viewer img.preview', {timeout: 60000});
await page.reload();
await status(page, 'turning');
await page.click('#cancel');
await status(page, '^Cancelled');

await page.setInputFiles('#profile input[type=file]', {name: 'grey.png', mimeType: 'image/png', buffer: grey()});
await page.waitForSelector('.facts.bad', {timeout: 60000});
assert.match(await page.textContent('.facts.bad'), /no face/);

await page.getByRole('button', {name: /^Make again: Portrait/}).first().click();
await page.waitForFunction(() => document.querySelectorAll('#reference .thumbs li').length === 1, null, {timeout: 60000});
assert.ok(await page.isEnabled('#go'));

const phone = await open({viewport: {width: 390, height: 844}, colorScheme: 'dark'});
await phone.waitForSelector('#jobs li', {timeout: 60000});
assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
await accessible(phone, 'phone, dark');
await browser.close();
console.log('the studio works');
