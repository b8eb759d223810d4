// @ts-check
// The settings of each kind of job: their names, ranges, words and order on the page. A test compares
// the words and standards with the program's.

/** @typedef {{name: string, min?: number, max?: number, step?: number, value: string,
 *   unit?: string, words?: string[], random?: boolean}} Field */
/** @typedef {{title?: string, turn?: 'head' | 'lamp' | 'lights', fields: Field[]}} Group a title makes it a closed heading */

/** @param {string} name @param {string[]} words @returns {Field} */
const choice = (name, words) => ({name, words, value: words[0]});

/** @param {string} name @param {number} min @param {number} max @param {number} step @param {number} value @param {string} [unit] @returns {Field} */
const range = (name, min, max, step, value, unit = '') => ({name, min, max, step, value: String(value), unit});

const DEGREES = '\u00b0';
const SEED = {name: 'seed', value: '0', random: true};

// "both" and "auto" are the page's own words, see toOptions
/** @type {Record<string, Group[]>} */
export const FORMS = {
  portraits: [
    {fields: [
      range('identity_strength', 0, 1.5, 0.05, 1),
      range('light_strength', 0, 1.5, 0.05, 0.75),
      choice('hair', ['auto', 'profile', 'reference', 'both']),
      choice('skin', ['auto', 'profile', 'reference']),
      choice('background', ['reference', 'profile', 'generate']),
    ]},
    {title: 'pose', turn: 'head', fields: [
      range('yaw', -60, 60, 1, 0, DEGREES), range('pitch', -40, 40, 1, 0, DEGREES), range('roll', -45, 45, 1, 0, DEGREES),
    ]},
    {title: 'more', fields: [range('mask_ratio', 0, 1, 0.05, 0.8), range('steps', 1, 50, 1, 1), SEED]},
  ],
  relight: [
    {turn: 'lights', fields: []},
    {turn: 'lamp', fields: [
      range('yaw', -180, 180, 1, -40, DEGREES), range('pitch', -90, 90, 1, 25, DEGREES),
      range('strength', 0.1, 4, 0.1, 1), range('kelvin', 2000, 10000, 100, 6500, '\u00a0K'),
    ]},
  ],
  views: [
    {fields: [
      range('yaw_from', -60, 60, 1, -30, DEGREES), range('yaw_to', -60, 60, 1, 30, DEGREES), range('count', 2, 24, 1, 7),
      choice('format', ['png', 'gif', 'webp']), choice('light', ['world', 'head']),
    ]},
    {title: 'more', fields: [range('pitch', -30, 30, 1, 0, DEGREES)]},
  ],
  match: [{fields: [choice('from', ['geometry', 'attention'])]}],
};

/** @param {string} kind */
export const fieldsOf = (kind) => FORMS[kind].flatMap((group) => group.fields);

/** @typedef {Record<string, string>} Values what the form holds, by field; of lights: "light" is a preset, "lamp" or "reference" */

/** What the service is asked, without what stays at its standard. @param {string} kind @param {Values} values @returns {Record<string, string>} */
export function toOptions(kind, values) {
  /** @type {Record<string, string>} */
  const options = {};
  if (kind === 'relight') {
    if (values.light === 'reference') return {};
    if (values.light !== 'lamp') return {light: values.light};
    for (const {name} of fieldsOf(kind)) options[name] = values[name];
    return options;
  }
  const posed = values.posed === 'on';
  for (const {name, value} of fieldsOf(kind)) {
    if (values[name] !== undefined && values[name] !== value) options[name] = values[name];
  }
  if (kind !== 'portraits') return options;
  const {hair} = values;
  delete options.hair;
  if (hair === 'profile' || hair === 'both') options.head = 'profile';
  if (hair === 'reference') options.head = 'reference';
  if (hair === 'both') options.hair = 'reference';
  for (const name of ['yaw', 'pitch', 'roll']) {
    if (!posed) delete options[name];
    else options[name] = values[name];
  }
  if (!likenessCounts(values)) delete options.identity_strength;
  return options;
}

/** Whether likeness counts: not with an own pose or other surroundings. @param {Values} values */
export function likenessCounts(values) {
  return values.posed !== 'on' && values.background === 'reference';
}

/** The form's values for a job's options. @param {string} kind @param {Record<string, string>} options @returns {Values} */
export function fromOptions(kind, options) {
  /** @type {Values} */
  const values = {};
  for (const {name, value} of fieldsOf(kind)) values[name] = options[name] ?? value;
  if (kind === 'portraits') {
    values.hair = options.head === 'profile' ? (options.hair === 'reference' ? 'both' : 'profile') : options.head ?? 'auto';
    if (['yaw', 'pitch', 'roll'].some((name) => name in options)) values.posed = 'on';
  }
  if (kind === 'relight') {
    values.light = options.light ?? ('yaw' in options || 'pitch' in options ? 'lamp' : 'reference');
  }
  return values;
}
