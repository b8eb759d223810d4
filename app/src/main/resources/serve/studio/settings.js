// @ts-check
// Settings that can be kept, shared and read back: {kind, options}, as the service has them.
import {FORMS} from './fields.js';
import {notes} from './pngtext.js';

/** @typedef {import('./pngtext.js').Settings} Settings */

const KEY = 'icportrait-settings';

/** Settings as part of an address, such as #kind=relight&light=left. @param {Settings} settings */
export function toHash({kind, options}) {
  return '#' + new URLSearchParams({kind, ...options});
}

/** @param {string} hash @returns {Settings | null} */
export function fromHash(hash) {
  const {kind, ...options} = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return kind in FORMS ? {kind, options} : null;
}

/** @param {string} text @returns {Settings | null} */
export function fromJson(text) {
  try {
    const {kind, options} = JSON.parse(text);
    if (!(kind in FORMS) || typeof options !== 'object') return null;
    return {kind, options: Object.fromEntries(Object.entries(options ?? {}).map(([name, value]) => [name, String(value)]))};
  } catch {
    return null;
  }
}

/** Settings in a file: JSON, or a picture made by icportrait. @param {File} file @returns {Promise<Settings | null>} */
export async function fromFile(file) {
  if (file.type === 'application/json' || file.name.endsWith('.json')) return fromJson(await file.text());
  const found = await notes(file);
  return found && found.kind in FORMS ? found : null;
}

/** What the form held, for the next visit. @param {{kind: string, values: Record<string, Record<string, string>>, count: string, amount: string}} state */
export function remember(state) {
  localStorage.setItem(KEY, JSON.stringify(state));
}

/** @returns {{kind: string, values: Record<string, Record<string, string>>, count: string, amount: string} | null} */
export function remembered() {
  try {
    const state = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return state && state.kind in FORMS ? state : null;
  } catch {
    return null;
  }
}
