// @ts-check
// What can be done with the result that is shown.
import {button, byId, save} from './element.js';
import {fileName} from './gallery.js';
import {t} from './words.js';

/** @typedef {import('./api.js').Job} Job */

/**
 * @param {Job | null} job what is shown
 * @param {{blob: () => Blob | null, to: (where: 'person' | 'reference', file: File) => void, relight: (file: File) => void,
 *   again: (job: Job) => void, more: (job: Job) => void}} ear
 */
export function actions(job, ear) {
  const bar = byId('actions');
  bar.hidden = !job;
  if (!job) {
    bar.replaceChildren();
    return;
  }
  const file = () => new File([/** @type {Blob} */ (ear.blob())], fileName(job), {type: job.content_type});
  const still = job.kind === 'portraits' || job.kind === 'relight';
  const all = [button(t(job.kind === 'match' ? 'save.json' : 'save.picture'), () => save(file(), fileName(job)), {className: 'strong', 'data-act': 'save'})];
  if (still) {
    all.push(
      button(t('send.person'), () => ear.to('person', file()), {'data-act': 'to-person'}),
      button(t('send.reference'), () => ear.to('reference', file()), {'data-act': 'to-reference'}),
      button(t('send.relight'), () => ear.relight(file()), {'data-act': 'to-relight'}));
  }
  if (job.kind === 'portraits') all.push(button(t('variant.more'), () => ear.more(job), {'data-act': 'more'}));
  all.push(button(t('act.again'), () => ear.again(job), {'data-act': 'again'}));
  bar.replaceChildren(...all);
}

