// @ts-check
// Files that come to the page as a whole: dropped anywhere, or pasted. Nothing dropped beside a box
// makes the browser leave the page.
import {byId} from './element.js';

/** @typedef {import('./picker.js').Picker} Picker */

/** @param {Picker} person @param {Picker} reference */
export function intake(person, reference) {
  const zones = byId('zones');
  let depth = 0;
  const over = (/** @type {boolean} */ is) => {
    depth = is ? depth : 0;
    zones.hidden = !is;
  };
  addEventListener('dragenter', (e) => {
    if (!e.dataTransfer?.types.includes('Files')) return;
    depth++;
    over(true);
  });
  addEventListener('dragleave', () => { if (--depth <= 0) over(false); });
  addEventListener('dragover', (e) => {
    e.preventDefault();
    for (const zone of zones.children) zone.classList.toggle('over', zone.contains(/** @type {Node} */ (e.target)));
  });
  addEventListener('drop', (e) => {
    e.preventDefault();
    over(false);
    const files = [...(e.dataTransfer?.files ?? [])];
    const target = /** @type {HTMLElement} */ (e.target);
    const box = target.closest?.('[data-to]');
    if (files.length) give(files, box ? /** @type {HTMLElement} */ (box).dataset.to : undefined);
  });
  addEventListener('paste', (e) => {
    const files = [...(e.clipboardData?.files ?? [])];
    if (!files.length) return;
    e.preventDefault();
    const box = /** @type {HTMLElement | null} */ (document.activeElement?.closest('[data-to]') ?? null);
    give(files, box?.dataset.to);
  });

  /** To the box meant, else to the one that is empty; two files at once are person and reference. @param {File[]} files @param {string} [to] */
  function give(files, to) {
    if (to) {
      (to === 'person' ? person : reference).add(files);
    } else if (files.length === 2 && !person.photos.length && !reference.photos.length) {
      person.add(files.slice(0, 1));
      reference.add(files.slice(1));
    } else {
      (person.photos.length && !reference.photos.length ? reference : person).add(files);
    }
  }
}
