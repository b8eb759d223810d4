// @ts-check
// A head and a lamp to turn by dragging. The sliders beside them say and do the same.
import {el} from './element.js';
import {clay, paintHead} from './head.js';
import {paintLamp, paintPreset, PRESETS} from './lights.js';
import {t} from './words.js';

const SIDE = 264; // of a canvas in pixels

/**
 * A canvas to drag.
 * @param {'head' | 'lamp'} what @param {(name: string) => HTMLInputElement} slider
 * @returns {{canvas: HTMLCanvasElement, paint: () => void}}
 */
export function turner(what, slider) {
  const canvas = el('canvas', {className: 'turn', width: SIDE, height: SIDE, 'aria-hidden': true});
  const value = (/** @type {string} */ name) => +slider(name).value;
  const paint = () => {
    if (what === 'head') {
      paintHead(canvas, {yaw: value('yaw'), pitch: value('pitch'), roll: value('roll')}, clay);
    } else {
      paintLamp(canvas, {yaw: value('yaw'), pitch: value('pitch'), kelvin: value('kelvin'), strength: value('strength')});
    }
  };
  const drag = (/** @type {PointerEvent} */ e) => {
    if (!e.buttons || slider('yaw').disabled) return;
    const box = canvas.getBoundingClientRect();
    const u = Math.max(-1, Math.min(1, 2 * (e.clientX - box.left) / box.width - 1));
    const v = Math.max(-1, Math.min(1, 1 - 2 * (e.clientY - box.top) / box.height));
    slider('yaw').value = String(Math.round(u * (what === 'head' ? 60 : 90)));
    slider('pitch').value = String(Math.round(v * (what === 'head' ? 40 : 90)));
    for (const name of ['yaw', 'pitch']) slider(name).dispatchEvent(new Event('input', {bubbles: true}));
  };
  canvas.addEventListener('pointerdown', (e) => {
    canvas.setPointerCapture(e.pointerId);
    drag(e);
  });
  canvas.addEventListener('pointermove', drag);
  return {canvas, paint};
}

/** The ready lights as pictures, a lamp of one's own, and a reference's. @param {string} chosen */
export function lights(chosen) {
  const set = el('fieldset', {className: 'choose-light'}, el('legend', {textContent: t('field.light')}));
  for (const light of [...PRESETS, 'lamp', 'reference']) {
    const canvas = el('canvas', {width: 144, height: 144, 'aria-hidden': true});
    if (light === 'lamp') paintLamp(canvas, {yaw: 50, pitch: 40, kelvin: 4500, strength: 1});
    else if (light === 'reference') sheet(canvas);
    else paintPreset(canvas, light);
    set.append(el('label', {}, el('input', {type: 'radio', name: 'light', value: light, checked: light === chosen}),
      canvas, el('span', {textContent: t('light.' + light)})));
  }
  return set;
}

/** A framed portrait. @param {HTMLCanvasElement} canvas */
function sheet(canvas) {
  paintHead(canvas, {yaw: -15}, clay);
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  c.strokeStyle = '#8a8f99';
  c.lineWidth = 8;
  c.strokeRect(10, 4, 124, 136);
}
