// The first minute, the stage, variants, a cancelled job over a reload, and a full line.
import assert from 'node:assert/strict';
import {accessible, enabled, open, status} from './tools.mjs';

export async function making({context, base}) {
  const page = await open(context, base);
  assert.ok(await page.isDisabled('#go'));
  await accessible(page, 'empty');
  await page.click('#example'); // no file needed
  await enabled(page);
  const facts = await page.locator('.facts').allTextContents();
  assert.ok(facts.every((text) => !/yaw|pitch|\u00b0/.test(text)), facts.join());
  await page.click('#go');
  await status(page, '^Done');
  await stage(page);
  await variants(page);
  await turned(page);
  await full(page);
  await page.close();
}

/** The result fills its panel, zooms, and is compared on itself and side by side. */
async function stage(page) {
  const sizes = await page.evaluate(() => [document.querySelector('.sheet').getBoundingClientRect(), document.querySelector('#viewer').getBoundingClientRect()]
    .map((box) => [box.width, box.height]));
  const [[w, h], [room, high]] = sizes;
  assert.ok(Math.max(w / room, h / high) > 0.98, 'the result fills its panel: ' + sizes);
  const clip = () => page.locator('.sheet .top').evaluate((top) => +/(\d+(\.\d+)?)% 0/.exec(top.style.clipPath)[1]);
  assert.equal(await clip(), 50);
  await page.focus('#compare');
  await page.keyboard.press('ArrowRight');
  assert.equal(await clip(), 48);
  const grip = await page.locator('.grip').boundingBox();
  await page.mouse.move(grip.x + 5, grip.y + 5);
  await page.mouse.down();
  await page.mouse.move(grip.x - 0.2 * w, grip.y, {steps: 4});
  await page.mouse.up();
  assert.ok(await clip() > 60);
  await page.click('[data-view=full]');
  assert.ok(await page.locator('.stage').evaluate((frame) => frame.scrollHeight > 1.5 * frame.clientHeight), 'zoomed');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.view), 'full'); // the focus stays
  await page.click('[data-view=beside]');
  await page.waitForSelector('.beside');
  assert.deepEqual(await page.locator('.beside figcaption').allTextContents(), ['Person', 'Reference', 'Result']);
  await page.click('[data-view=compareprofile]'); // the person in the result's framing
  await page.waitForSelector('.sheet canvas.top');
  await accessible(page, 'portrait done');
}

/** Two by chance: more steps are taken and said; a click on one makes it the start. */
async function variants(page) {
  await page.check('input[name=count][value="2"]');
  assert.match(await page.textContent('#seed-note'), /4 steps/);
  await page.click('#go');
  await status(page, 'Done: 2 pictures');
  const second = page.locator('.small-picture').nth(1);
  await second.click();
  const seed = /\d+/.exec(await second.getAttribute('aria-label'))[0];
  await page.waitForFunction((n) => document.querySelector('input[name=seed]').value === n, seed);
  assert.equal(await page.inputValue('input[name=steps]'), '4');
  await page.locator('details.group:last-of-type summary').click();
  await page.click('.die');
  assert.notEqual(await page.inputValue('input[name=seed]'), seed);
  await page.check('input[name=count][value="1"]');
  await page.click('#reset');
}

/** Views: a preview, a reload in the middle, then cancelled. */
async function turned(page) {
  await page.check('input[value=views]');
  await page.locator('input[name=count][type=range]').fill('12');
  await page.click('#go');
  await page.waitForSelector('#viewer img.preview');
  await page.reload();
  await status(page, 'Turns');
  assert.ok(await page.isChecked('input[value=views]')); // the form survives
  assert.equal(await page.inputValue('input[name=count][type=range]'), '12');
  await enabled(page); // and the pictures
  await page.click('#jobs [data-act=cancel]');
  await status(page, '^Cancelled');
}

/** A full line is waited for; then a light by its picture. */
async function full(page) {
  let refused = 0;
  await page.route('**/v1/relight', (route) => refused++ ? route.continue() : route.fulfill({
    status: 429, headers: {'Retry-After': '1'}, json: {error: {code: 'queue_full', reason: '1 job is waiting'}}}));
  await page.check('input[value=relight]');
  assert.ok(await page.locator('.choose-light canvas').count() >= 8);
  await page.check('input[name=light][value=rim]');
  await page.click('#go');
  await status(page, 'trying again');
  await status(page, '^Done');
  assert.equal(refused, 2);
  await page.waitForSelector('#compare');
  await accessible(page, 'relit');
  await page.click('[data-act=to-reference]');
  await page.check('input[value=match]');
  await page.waitForFunction(() => document.querySelectorAll('#reference .thumbs li').length === 1);
  await enabled(page);
  await page.click('#go');
  await page.waitForSelector('.sheet canvas[role=img]');
  await page.focus('.sheet canvas');
  await page.keyboard.press('ArrowRight');
}
