// @ts-check
// Two pictures in one frame with a handle on them to draw from side to side.
import {el} from './element.js';
import {t} from './words.js';

/**
 * Lays a picture over the one that a sheet shows, with a handle that starts in the middle.
 * @param {HTMLElement} sheet @param {HTMLElement} top the other picture, left of the handle @param {string} name of the other
 */
export function compare(sheet, top, name) {
  top.classList.add('top');
  const handle = el('div', {
    className: 'handle', id: 'compare', tabIndex: 0, role: 'slider', 'aria-label': t('compare.handle', {name}),
    'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-orientation': 'horizontal',
  }, el('span', {className: 'grip', 'aria-hidden': true, textContent: '\u2039\u2009\u203a'}));
  let at = 50;
  const apply = () => {
    top.style.clipPath = `inset(0 ${100 - at}% 0 0)`;
    handle.style.left = at + '%';
    handle.setAttribute('aria-valuenow', String(Math.round(at)));
  };
  const move = (/** @type {number} */ value) => {
    at = Math.max(0, Math.min(100, value));
    apply();
  };
  const drag = (/** @type {PointerEvent} */ e) => {
    const box = sheet.getBoundingClientRect();
    move(100 * (e.clientX - box.left) / box.width);
  };
  handle.addEventListener('pointerdown', (e) => {
    e.preventDefault();
    handle.focus();
    handle.setPointerCapture(e.pointerId);
  });
  handle.addEventListener('pointermove', (e) => { if (handle.hasPointerCapture(e.pointerId)) drag(e); });
  handle.addEventListener('keydown', (e) => {
    const step = {ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageUp: 10, PageDown: -10, Home: -100, End: 100}[e.key];
    if (!step) return;
    e.preventDefault();
    move(at + step);
  });
  apply();
  sheet.append(top, handle, el('span', {className: 'tag start', textContent: name}), el('span', {className: 'tag end', textContent: t('compare.result')}));
}
