// How pictures and settings come to the page.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {enabled, give, grey, open, saved, status, twoFaces} from './tools.mjs';

export async function choosing({browser, base, files}) {
  const context = await browser.newContext({viewport: {width: 1400, height: 900}, locale: 'en', permissions: ['camera', 'clipboard-read', 'clipboard-write']});
  context.setDefaultTimeout(120000);
  await context.addInitScript(() => { // a small picture: a large one is long looked at in vain
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = () => open({video: {width: 320, height: 240}});
  });
  const page = await open(context, base);
  const jpeg = {name: 'person.jpg', type: 'image/jpeg', bytes: readFileSync(files.person)};
  const people = page.locator('#profile .thumbs li');

  await give(page, 'footer', [jpeg]); // beside every box: the page stays and takes it
  await people.first().waitFor();
  assert.equal(page.url(), base);
  await give(page, '#reference .drop', [{name: 'grey.png', type: 'image/png', bytes: grey()}]);
  await page.waitForSelector('#reference .facts.bad');
  assert.match(await page.textContent('#reference .facts.bad'), /no face/);
  assert.ok(await page.isDisabled('#go')); // a reference without a face is not sent
  await page.click('#reference .round');
  await give(page, 'body', [{name: 'two.jpg', type: 'image/jpeg', bytes: await twoFaces(page)}], 'paste');
  const faces = page.locator('#reference .boxes button');
  await faces.nth(1).waitFor();
  await faces.nth(1).click();
  assert.equal(await faces.nth(1).getAttribute('aria-pressed'), 'true');
  await enabled(page);
  await page.check('input[value=match]');
  await page.click('#go');
  await page.waitForSelector('.sheet canvas[role=img]');
  const newest = (await (await page.request.get(base + 'v1/jobs?limit=1')).json()).jobs[0];
  assert.equal(newest.options.reference_face, '2');
  await page.check('input[value=portraits]');

  await page.click('#profile .round');
  await page.setInputFiles('#profile input', Array(9).fill({name: 'grey.png', mimeType: 'image/png', buffer: grey()}));
  await page.waitForFunction(() => document.querySelectorAll('#profile .thumbs li').length === 8);
  assert.match(await page.textContent('#profile .warn'), /At most 8.* 1 /);
  for (let i = 8; i > 0; i--) await page.click('#profile .round');
  await page.setInputFiles('#profile input', files.heic); // Chromium can't show it, the service reads it
  await page.waitForFunction(() => document.querySelector('#profile .facts')?.textContent.match(/no face/));
  await page.click('#profile .round');
  await heic(page, files);
  await page.locator('#profile button.small').click();
  await page.waitForFunction(() => document.getElementById('camera-video').videoWidth > 0);
  await page.click('#camera-dialog button[value=take]');
  await page.waitForSelector('#profile .facts.bad'); // the test picture has no face
  assert.match(await page.textContent('#profile .facts'), /no face/);

  await settings(page, context, base);
  await context.close();
}

/** A picture that Chromium can't read is seen all the same: where it is chosen and under its result. */
async function heic(page, files) {
  await page.setInputFiles('#profile input', [files.person, files.heicPerson]);
  await page.waitForFunction(() => document.querySelectorAll('#profile .boxes .chosen').length === 2);
  const apart = await page.evaluate(() => {
    const [a, b] = [...document.querySelectorAll('#profile canvas')].map((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data);
    return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
  });
  assert.ok(apart < 4, 'the HEIC looks like the JPEG, but for ' + apart);
  await page.locator('#profile .round').first().click();
  await page.check('input[value=relight]');
  await page.check('input[name=light][value=rim]');
  await enabled(page);
  await page.click('#go');
  await status(page, '^Done');
  await page.waitForSelector('.sheet canvas.top'); // before and after
  await page.check('input[value=match]');
  await enabled(page);
  await page.click('#go');
  await page.waitForSelector('.sheet canvas[role=img]');
  await page.check('input[value=portraits]');
  await page.click('#profile .round');
}

/** Shared by link and file, and read back from a picture made here. */
async function settings(page, context, base) {
  await page.locator('input[name=light_strength]').fill('0.5');
  await page.click('#share-link');
  await page.waitForSelector('#toast:not([hidden])');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(context, base, link.slice(base.length));
  assert.equal(await other.inputValue('input[name=light_strength]'), '0.5');
  await other.close();
  const json = await saved(page, () => page.click('#share-json'));
  assert.deepEqual(JSON.parse(json), {kind: 'portraits', options: {light_strength: '0.5'}});
  await page.click('#reset');
  await give(page, 'footer', [{name: 'settings.json', type: 'application/json', bytes: json}]);
  await page.waitForFunction(() => document.querySelector('input[name=light_strength]').value === '0.5');
  const {jobs} = await (await page.request.get(base + 'v1/jobs?limit=50')).json();
  const relit = jobs.find((job) => job.kind === 'relight' && job.state === 'done');
  const png = await (await page.request.get(`${base}v1/jobs/${relit.id}/result`)).body();
  await give(page, 'footer', [{name: 'made.png', type: 'image/png', bytes: png}]);
  await page.click('#toast button');
  assert.ok(await page.isChecked('input[value=relight]'));
  assert.ok(await page.isChecked('input[name=light][value=rim]'));
}
