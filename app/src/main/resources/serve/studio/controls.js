// @ts-check
// The form of the settings: what is there, what it holds, what counts.
import {button, el} from './element.js';
import {fieldsOf, FORMS, fromOptions, likenessCounts, toOptions} from './fields.js';
import {lights, turner} from './turner.js';
import {has, t} from './words.js';

/** @typedef {import('./fields.js').Field} Field */

export class Controls {
  /** @param {HTMLFormElement} form @param {() => void} changed */
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.kind = 'portraits';
    /** Each kind's own values, so that a change of kind loses none. @type {Record<string, import('./fields.js').Values>} */
    this.values = {};
    /** @type {(() => void)[]} */
    this.paints = [];
    form.addEventListener('submit', (e) => e.preventDefault());
    form.addEventListener('input', (e) => {
      const target = /** @type {HTMLInputElement} */ (e.target);
      const posed = /** @type {HTMLInputElement | null} */ (form.querySelector('[name=posed]'));
      if (posed && ['yaw', 'pitch', 'roll'].includes(target.name)) posed.checked = true;
      this.update();
      this.changed();
    });
  }

  /** @param {string} kind @param {import('./fields.js').Values} [values] */
  show(kind, values) {
    this.kind = kind;
    const standard = {...fromOptions(kind, {}), ...(kind === 'relight' ? {light: 'left'} : {})};
    const all = {...standard, ...(values ?? this.values[kind])};
    this.values[kind] = all;
    this.paints = [];
    this.form.replaceChildren(...FORMS[kind].map((group) => this.group(group, all)));
    this.update();
  }

  /** What the service is asked. */
  options() {
    return toOptions(this.kind, this.values[this.kind]);
  }

  /** @param {string} kind @param {Record<string, string>} options */
  apply(kind, options) {
    this.show(kind, fromOptions(kind, options));
    this.changed();
  }

  usesReference() {
    return this.kind === 'portraits' || this.kind === 'match' || (this.kind === 'relight' && this.values.relight.light === 'reference');
  }

  /** @param {string} name */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.form.querySelector(`[name=${name}]:not([type=radio])`));
  }

  /** Reads the form, and greys out what does not count. */
  update() {
    const data = new FormData(this.form);
    const values = this.values[this.kind];
    delete values.posed;
    for (const [name, value] of data) values[name] = String(value);
    if (this.kind === 'portraits') {
      this.rule('identity_strength', likenessCounts(values), 'why.likeness');
    }
    if (this.kind === 'relight') {
      const own = /** @type {HTMLElement} */ (this.form.querySelector('.group.lamp'));
      own.hidden = values.light !== 'lamp';
    }
    this.paints.forEach((paint) => paint());
  }

  /** @param {string} name @param {boolean} counts @param {string} why */
  rule(name, counts, why) {
    const field = this.field(name);
    field.disabled = !counts;
    const row = /** @type {HTMLElement} */ (field.closest('.row'));
    row.classList.toggle('off', !counts);
    const note = /** @type {HTMLElement} */ (row.querySelector('small'));
    note.textContent = counts ? (has('hint.' + name) ? t('hint.' + name) : '') : t(why);
  }

  /** @param {import('./fields.js').Group} group @param {import('./fields.js').Values} values */
  group(group, values) {
    const box = el(group.title ? 'details' : 'div', {className: 'group ' + (group.turn ?? '')});
    if (group.title) {
      box.append(el('summary', {textContent: t('group.' + group.title)}));
      /** @type {HTMLDetailsElement} */ (box).open = values.posed === 'on' && group.turn === 'head';
    }
    if (group.turn === 'lights') box.append(lights(values.light));
    if (group.turn === 'head') {
      box.append(el('label', {className: 'check'},
        el('input', {type: 'checkbox', name: 'posed', checked: values.posed === 'on'}), ' ' + t('field.posed')));
    }
    if (group.turn === 'head' || group.turn === 'lamp') {
      const {canvas, paint} = turner(group.turn, (name) => this.field(name));
      box.append(canvas);
      this.paints.push(paint);
    }
    box.append(...group.fields.map((field) => row(field, values[field.name])));
    return box;
  }

  /** Back to the standards. */
  reset() {
    delete this.values[this.kind];
    this.show(this.kind);
    this.changed();
  }

  /** @param {string} kind @param {string} name */
  knows(kind, name) {
    return fieldsOf(kind).some((field) => field.name === name);
  }
}

/** A labelled field. @param {Field} field @param {string} value */
function row(field, value) {
  const note = el('small', {textContent: has('hint.' + field.name) ? t('hint.' + field.name) : ''});
  const label = el('label', {className: 'row'}, el('span', {textContent: t('field.' + field.name)}));
  if (field.words) {
    const select = el('select', {name: field.name});
    for (const word of field.words) select.add(new Option(t(`word.${field.name}.${word}`), word, false, word === value));
    label.append(select, note);
    return label;
  }
  if (field.random) {
    const input = el('input', {name: field.name, type: 'number', step: '1', value});
    label.append(el('span', {className: 'seed'}, input, button('\u2684', () => {
      input.value = String(Math.floor(Math.random() * 1e6));
      input.dispatchEvent(new Event('input', {bubbles: true}));
    }, {className: 'die', 'aria-label': t('seed.die'), title: t('seed.die')})), note);
    return label;
  }
  const input = el('input', {name: field.name, type: 'range', min: field.min, max: field.max, step: field.step});
  input.value = value;
  const output = el('output');
  const tell = () => { output.textContent = number(+input.value) + (field.unit ?? ''); };
  input.addEventListener('input', tell);
  tell();
  label.append(output, input, note);
  return label;
}

/** @param {number} value */
const number = (value) => value.toLocaleString(document.documentElement.lang, {maximumFractionDigits: 2, useGrouping: false});
