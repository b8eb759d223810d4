// @ts-check
// The ready lights as lit heads. The lamps are those of portrait/relight/PresetLight; here they only
// illustrate, the service lights with its own.
import {paintHead} from './head.js';

export const PRESETS = ['front', 'left', 'right', 'top', 'below', 'rim', 'golden-hour', 'overcast', 'studio'];

/** Even light, then lamps of yaw, pitch, level and kelvin. @type {Record<string, {even: number[], lamps: number[][]}>} */
const LAMPS = {
  front: {even: [0.3, 6504], lamps: [[0, 10, 1, 6504]]},
  left: {even: [0.25, 6504], lamps: [[-75, 10, 1.2, 6504]]},
  right: {even: [0.25, 6504], lamps: [[75, 10, 1.2, 6504]]},
  top: {even: [0.3, 6504], lamps: [[0, 75, 1.1, 6504]]},
  below: {even: [0.25, 6504], lamps: [[0, -65, 1.1, 6504]]},
  rim: {even: [0.3, 6504], lamps: [[-125, 20, 1.1, 6504], [125, 20, 1.1, 6504]]},
  'golden-hour': {even: [0.25, 8500], lamps: [[0, 60, 0.15, 9000], [-60, 12, 1, 3400]]},
  overcast: {even: [0.75, 7000], lamps: [[0, 80, 0.4, 7000]]},
  studio: {even: [0.22, 6504], lamps: [[-42, 35, 1, 6200], [40, 5, 0.25, 6504], [140, 30, 0.3, 6800]]},
};

/** Colour of a temperature, 1 each at 6500 K; roughly Planck's, for a drawing. @param {number} kelvin */
export function tint(kelvin) {
  const warm = Math.log(6504 / kelvin);
  return [Math.exp(0.45 * warm), 1, Math.exp(-0.95 * warm)];
}

/** @param {number} yaw degrees to the viewer's right @param {number} pitch upwards */
export function towards(yaw, pitch) {
  const [y, p] = [yaw * Math.PI / 180, pitch * Math.PI / 180];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), Math.cos(y) * Math.cos(p)];
}

/** @param {number[]} even @param {number[][]} lamps @returns {import('./head.js').Shade} */
function shade([level, kelvin], lamps) {
  const albedo = [0.78, 0.66, 0.58];
  const sky = tint(kelvin);
  const all = lamps.map(([yaw, pitch, power, k]) => ({d: towards(yaw, pitch), power, colour: tint(k)}));
  return (n) => albedo.map((a, i) => {
    let light = 0.5 * level * sky[i];
    for (const {d, power, colour} of all) light += power * colour[i] * Math.max(0, n[0] * d[0] + n[1] * d[1] + n[2] * d[2]);
    return 0.85 * a * light;
  });
}

/** @param {HTMLCanvasElement} canvas @param {string} preset */
export function paintPreset(canvas, preset) {
  const {even, lamps} = LAMPS[preset];
  paintHead(canvas, {yaw: 12}, shade(even, lamps));
}

/** A head under one lamp, and the lamp itself. @param {HTMLCanvasElement} canvas @param {{yaw: number, pitch: number, kelvin: number, strength: number}} lamp */
export function paintLamp(canvas, {yaw, pitch, kelvin, strength}) {
  paintHead(canvas, {}, shade([0.1, 6504], [[yaw, pitch, Math.min(2, strength), kelvin]]));
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const s = canvas.width;
  const d = towards(yaw, pitch);
  const [r, g, b] = tint(kelvin).map((v) => Math.round(255 * Math.min(1, v * 0.95)));
  c.fillStyle = `rgb(${r} ${g} ${b})`;
  c.strokeStyle = '#7a5b00';
  c.lineWidth = s / 110;
  c.globalAlpha = d[2] < 0 ? 0.5 : 1;
  c.beginPath();
  c.arc(s / 2 + 0.44 * s * d[0], s / 2 - 0.44 * s * d[1], s * 0.04, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
  c.globalAlpha = 1;
}
