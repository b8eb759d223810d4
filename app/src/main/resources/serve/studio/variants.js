// @ts-check
// How many pictures a click makes, and in what they differ.
import {t} from './words.js';

/** @typedef {Record<string, string>} Options */

/** Steps below which another seed changes too little to be seen. */
export const STEPS = 4;

/** Likeness and light around the chosen ones. */
const AROUND = [[0, 0], [0, -0.3], [0, 0.3], [0.25, 0]];

/** @param {number} value */
const within = (value) => String(Math.round(100 * Math.max(0, Math.min(1.5, value))) / 100);

/**
 * The options of each variant, with words for it.
 * @param {Options} options of the form @param {number} count @param {string} differ "chance" or "look"
 * @returns {{options: Options, label: string}[]}
 */
export function variants(options, count, differ) {
  if (count === 1) return [{options, label: ''}];
  if (differ === 'look' && !options.head) {
    const [likeness, light] = [+(options.identity_strength ?? 1), +(options.light_strength ?? 0.75)];
    const posed = ['yaw', 'pitch', 'roll', 'background'].some((name) => name in options);
    return AROUND.slice(0, count).map(([dl, db], i) => {
      /** @type {Options} */
      const own = {...options, light_strength: within(light + (posed && dl ? -0.55 : db))};
      if (!posed) own.identity_strength = within(likeness + dl);
      return {options: i ? own : options, label: t('variant.look', {likeness: own.identity_strength ?? '1', light: own.light_strength})};
    });
  }
  const steps = String(Math.max(STEPS, +(options.steps ?? 1)));
  return Array.from({length: count}, (_, i) => {
    const seed = i ? String(Math.floor(Math.random() * 1e6)) : options.seed ?? '0';
    return {options: {...options, steps, seed}, label: t('variant.seed', {seed})};
  });
}
