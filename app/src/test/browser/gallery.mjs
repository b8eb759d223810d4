// What was made: two tabs in step, undo, selection, archive, failures, keeping, expiry.
import assert from 'node:assert/strict';
import {accessible, enabled, entries, open, saved} from './tools.mjs';

export async function gallery({context, base, files}) {
  const page = await open(context, base);
  const items = page.locator('#jobs li:visible');
  await page.waitForSelector('#jobs li img');
  const second = await open(context, base);
  await second.waitForSelector('#jobs li');
  const before = await items.count();

  // a damaged picture fails; both tabs see it, and it goes with one click
  await page.request.post(base + 'v1/relight', {multipart: {
    light: 'left', profile: {name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('ffd8ffe000104a464946', 'hex')}}});
  for (const tab of [page, second]) await tab.waitForSelector('[data-tool=failed]:visible', {timeout: 30000});
  const words = await page.locator('#jobs .picture').first().textContent();
  assert.ok(!/profile|found|expected/.test(words), words); // no API names
  await page.locator('[data-tool=failed]').click();

  // deleted, taken back, deleted
  await page.locator('#jobs li:visible [data-act=delete]').first().click();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'delete'); // the neighbour's
  await page.click('#toast button');
  assert.ok(await items.count() >= before - 1);
  const id = await items.first().getAttribute('id');
  await page.locator(`#${id} [data-act=delete]`).click();
  await page.waitForSelector('#toast', {state: 'hidden', timeout: 15000});
  await second.waitForSelector('#' + id, {state: 'detached', timeout: 15000});
  await second.close();

  await page.click('[data-tool=all]');
  const names = [...entries(await saved(page, () => page.click('[data-tool=zip]'))).keys()];
  assert.ok(names.length >= 3, names.join());
  await accessible(page, 'gallery');
  await page.locator('[data-act=keep]').first().click();
  await page.waitForFunction(() => document.querySelector('[data-act=unkeep]') || /can't keep/.test(document.getElementById('toast').textContent));

  await page.check('input[value=relight]');
  await page.locator('#jobs li:has(img) [data-act=again]').last().click();
  await page.waitForFunction(() => document.querySelectorAll('#profile .thumbs li').length >= 1);
  await enabled(page);

  await page.route(/\/v1\/jobs\/\w+\/(thumbnail|result)/, (route) => route.fulfill({status: 404, json: {error: {code: 'not_found', reason: 'x'}}}));
  await page.reload();
  await page.waitForFunction(() => [...document.querySelectorAll('#jobs .picture')].some((p) => /^Gone/.test(p.textContent)));
  await page.close();
}
