// Four sizes, light and dark, four languages and right to left; then everything is deleted.
import assert from 'node:assert/strict';
import {accessible, open} from './tools.mjs';

const SIZES = [[390, 844, 'dark', 'en'], [820, 1180, 'light', 'de'], [1400, 900, 'dark', 'es'], [1920, 1080, 'light', 'zh']];

export async function looks({browser, base, shots}) {
  for (const [width, height, colorScheme, locale] of SIZES) {
    const context = await browser.newContext({viewport: {width, height}, colorScheme, locale, bypassCSP: true});
    const page = await open(context, base);
    assert.equal(await page.getAttribute('html', 'lang'), locale);
    await page.locator('#jobs li').first().scrollIntoViewIfNeeded(); // small pictures come when they are seen
    await page.locator('#jobs .picture:enabled:has(img)').first().click();
    await page.waitForSelector('#viewer .sheet img');
    await overflow(page, width);
    const go = await page.locator('#go').boundingBox();
    assert.ok(go.y + go.height <= height, 'the main button is in reach at ' + width);
    await page.screenshot({path: `${shots}/${width}-${colorScheme}-${locale}.png`});
    if (width === 390) await accessible(page, 'phone, dark');
    await context.close();
  }
  const context = await browser.newContext({viewport: {width: 1400, height: 900}, locale: 'en', bypassCSP: true});
  const page = await open(context, base);
  await page.route('**/language/de.json', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({response: answer, json: {...await answer.json(), direction: 'rtl'}});
  });
  await page.selectOption('#language', 'de');
  await page.waitForFunction(() => document.documentElement.dir === 'rtl' && document.getElementById('go').textContent !== '');
  await overflow(page, 'right to left');
  const [make, result] = [await page.locator('#make').boundingBox(), await page.locator('#result').boundingBox()];
  assert.ok(make.x > result.x, 'the settings are at the right');
  await page.screenshot({path: `${shots}/right-to-left.png`});
  await page.selectOption('#language', 'en');
  await page.waitForFunction(() => document.documentElement.lang === 'en' && document.getElementById('go').textContent !== '');
  await page.waitForFunction(() => /hours/.test(document.getElementById('privacy-text').textContent)); // once the service has said them
  await page.click('#delete-all');
  await page.click('#delete-dialog button[value=delete]');
  await page.waitForFunction(async () => (await (await fetch('/v1/jobs')).json()).jobs.length === 0);
  await page.waitForSelector('#nothing:visible');
  await context.close();
}

async function overflow(page, what) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'overflow at ' + what);
}
