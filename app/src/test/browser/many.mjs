// One person in many references, and the archive of what came out.
import assert from 'node:assert/strict';
import {enabled, entries, open, saved, status} from './tools.mjs';

export async function many({context, base, files}) {
  const page = await open(context, base);
  await page.check('input[value=portraits]');
  await page.selectOption('#amount-choice', 'references');
  await page.setInputFiles('#profile input', files.person);
  await page.setInputFiles('#reference input', [files.reference, files.person]);
  await page.waitForFunction(() => document.querySelectorAll('#reference .thumbs li').length >= 2);
  await enabled(page);
  const count = await page.locator('#reference .thumbs li').count();
  await page.click('#go');
  await status(page, `Done: ${count} pictures`);
  const names = entries(await saved(page, () => page.click('#zip-all')));
  assert.equal(names.length, count);
  assert.equal(new Set(names).size, count);
  await page.selectOption('#amount-choice', 'one');
  await page.close();
}
