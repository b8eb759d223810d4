// One person in many references, many people in one reference, and the archives of what came out.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {enabled, entries, open, saved, status} from './tools.mjs';

export async function many({context, base, files}) {
  const page = await open(context, base);
  await page.check('input[value=portraits]');
  await page.selectOption('#amount-choice', 'references');
  await choose(page, 'profile', [files.person]);
  await choose(page, 'reference', [files.reference, files.person]);
  await make(page, base, [[files.person, files.reference], [files.person, files.person]]);

  await page.selectOption('#amount-choice', 'people');
  await choose(page, 'profile', [files.person, files.reference]);
  await choose(page, 'reference', [files.person]);
  await make(page, base, [[files.person, files.person], [files.reference, files.person]]);
  await page.selectOption('#amount-choice', 'one');
  await page.close();
}

/** These pictures in place of those there were. */
async function choose(page, what, pictures) {
  for (let i = await page.locator(`#${what} .thumbs li`).count(); i > 0; i--) await page.click(`#${what} .round`);
  await page.setInputFiles(`#${what} input`, pictures);
  await page.waitForFunction(([id, n]) => document.querySelectorAll(`#${id} .thumbs li`).length === n, [what, pictures.length]);
}

/** A picture for each pair of person and reference; the archive has them all. */
async function make(page, base, pairs) {
  await enabled(page);
  await page.click('#go');
  await status(page, `Done: ${pairs.length} pictures`);
  const ask = async (path) => (await page.request.get(base + path)).body();
  const {jobs} = JSON.parse(await ask(`v1/jobs?kind=portraits&limit=${pairs.length}`));
  const results = [];
  for (const [i, job] of jobs.reverse().entries()) { // oldest first
    assert.deepEqual(job.files, {profile: ['profile-1'], reference: ['reference-1']});
    for (const [j, name] of ['profile-1', 'reference-1'].entries()) {
      assert.ok((await ask(`v1/jobs/${job.id}/files/${name}`)).equals(readFileSync(pairs[i][j])), `${name} of picture ${i}`);
    }
    results.push(await ask(`v1/jobs/${job.id}/result`));
  }
  const zipped = [...entries(await saved(page, () => page.click('#zip-all'))).values()];
  assert.deepEqual(zipped.map((data) => results.findIndex((result) => result.equals(data))), pairs.map((_, i) => i));
}
