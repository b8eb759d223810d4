// @ts-check
// The page's words, each language a plain file of its own: language/en.json and so on.

/** Names of the languages, each in itself. @type {Record<string, string>} */
export const LANGUAGES = {en: 'English', de: 'Deutsch', es: 'Espa\u00f1ol', zh: '\u4e2d\u6587'};

const KEY = 'icportrait-language';

/** @type {Record<string, string>} */
let words = {};
/** English, for what a file lacks. @type {Record<string, string>} */
let english = {};

/** The chosen language, or the browser's where there is a file for it. */
export function language() {
  const wanted = [localStorage.getItem(KEY) ?? '', ...navigator.languages.map((l) => l.slice(0, 2).toLowerCase())];
  return wanted.find((code) => code in LANGUAGES) ?? 'en';
}

/** @param {string} code */
export function choose(code) {
  localStorage.setItem(KEY, code);
}

/** Reads the words of the chosen language and puts them into the page. */
export async function load() {
  const read = async (/** @type {string} */ code) => (await fetch(`/language/${code}.json`)).json();
  const code = language();
  [english, words] = await Promise.all([read('en'), read(code)]);
  document.documentElement.lang = code;
  document.documentElement.dir = words['direction'] ?? 'ltr';
  translate(document.body);
}

/** @param {string} key */
export const has = (key) => key in words || key in english;

/** The words of a key, with values in place of {name}. @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const text = words[key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Fills what names its words: data-t its text, data-t-label its accessible name. @param {ParentNode} root */
export function translate(root) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-t]'))) {
    element.textContent = t(element.dataset.t ?? '');
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-t-label]'))) {
    element.setAttribute('aria-label', t(element.dataset.tLabel ?? ''));
  }
}

/** A moment as people of this language write it, short. @param {string | number | Date} when */
export function moment(when) {
  return new Date(when).toLocaleString(document.documentElement.lang, {dateStyle: 'short', timeStyle: 'short'});
}
