// @ts-check
// The settings of each kind of job, and two things to turn: a head and a lamp round a sphere.

/** @typedef {{name: string, label: string, min?: number, max?: number, step?: number, value?: number | string,
 *   unit?: string, words?: string[], optional?: boolean}} Field */

/** @type {Record<string, {turn?: 'head' | 'lamp', fields: Field[], more: Field[]}>} */
const FORMS = {
  portraits: {
    turn: 'head',
    fields: [
      {name: 'light_strength', label: 'Brightness from the reference', min: 0, max: 1.5, step: 0.05, value: 0.75},
      {name: 'identity_strength', label: 'Likeness to the profile', min: 0, max: 1.5, step: 0.05, value: 1},
    ],
    more: [
      {name: 'head', label: 'Head', words: ['(as the model does)', 'profile', 'reference']},
      {name: 'hair', label: 'Hair', words: ['profile', 'reference']},
      {name: 'skin', label: 'Skin', words: ['(of the head alone)', 'profile', 'reference']},
      {name: 'mask_ratio', label: 'Hidden share of the reference', min: 0, max: 1, step: 0.05, value: 0.8},
      {name: 'background', label: 'Surroundings', words: ['reference', 'profile', 'generate']},
      {name: 'steps', label: 'Steps', min: 1, max: 50, step: 1, value: 1},
      {name: 'seed', label: 'Seed', value: 0},
    ],
  },
  relight: {
    turn: 'lamp',
    fields: [
      {name: 'light', label: 'Preset', words: ['(the lamp)', '(the reference)', 'front', 'left', 'right', 'top', 'below', 'rim', 'golden-hour', 'overcast', 'studio']},
      {name: 'strength', label: 'Strength', min: 0.1, max: 4, step: 0.1, value: 1},
      {name: 'kelvin', label: 'Colour', min: 2000, max: 10000, step: 100, value: 6500, unit: ' K'},
    ],
    more: [],
  },
  views: {
    fields: [
      {name: 'yaw_from', label: 'From', min: -60, max: 60, step: 1, value: -30, unit: '\u00b0'},
      {name: 'yaw_to', label: 'To', min: -60, max: 60, step: 1, value: 30, unit: '\u00b0'},
      {name: 'count', label: 'Views', min: 2, max: 24, step: 1, value: 7},
      {name: 'format', label: 'As', words: ['png', 'gif', 'webp']},
      {name: 'light', label: 'Light stays in the', words: ['world', 'head']},
    ],
    more: [{name: 'pitch', label: 'Pitch', min: -30, max: 30, step: 1, value: 0, unit: '\u00b0'}],
  },
  match: {
    fields: [{name: 'from', label: 'Matches from', words: ['geometry', 'attention']}],
    more: [],
  },
};

export class Controls {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.mode = '';
  }

  /** @param {string} mode @param {Record<string, string>} [values] */
  show(mode, values = {}) {
    this.mode = mode;
    this.form.replaceChildren();
    const {turn, fields, more} = FORMS[mode];
    if (turn) this.form.append(this.turner(turn, values));
    for (const field of fields) this.form.append(row(field, values[field.name]));
    if (mode === 'relight') this.relightRules();
    if (more.length) {
      const details = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = 'More';
      details.append(summary, ...more.map((field) => row(field, values[field.name])));
      details.open = more.some((field) => values[field.name] !== undefined);
      this.form.append(details);
    }
  }

  /** What goes into the form, without what stays at its default. @param {FormData} data */
  fill(data) {
    const own = new FormData(this.form);
    const posed = own.get('posed') === 'on';
    const whole = own.get('head') === 'profile';
    own.delete('posed');
    for (const [name, value] of own) {
      const skip = (['light', 'head', 'skin'].includes(name) && String(value).startsWith('(')) || value === ''
        || (whole && ['light_strength', 'identity_strength'].includes(name))
        || (name === 'light_strength' && value === '0.75')
        || (name === 'hair' && (!whole || value === 'profile'))
        || (name === 'skin' && !whole && value === 'reference')
        || (this.mode === 'portraits' && ['yaw', 'pitch', 'roll'].includes(name) && !posed)
        || (name === 'identity_strength' && (posed || own.get('background') !== 'reference'))
        || (this.mode === 'portraits' && name === 'steps' && value === '1')
        || (this.mode === 'relight' && own.get('light') !== '(the lamp)' && ['yaw', 'pitch', 'strength', 'kelvin'].includes(name));
      if (!skip) data.append(name, value);
    }
  }

  usesReferenceLight() {
    return this.mode === 'relight' && new FormData(this.form).get('light') === '(the reference)';
  }

  relightRules() {
    const light = /** @type {HTMLSelectElement} */ (this.form.querySelector('[name=light]'));
    const update = () => {
      for (const name of ['yaw', 'pitch', 'strength', 'kelvin']) {
        const field = /** @type {HTMLInputElement} */ (this.form.querySelector(`[name=${name}]`));
        field.disabled = light.value !== '(the lamp)';
      }
    };
    light.addEventListener('change', () => { update(); this.form.dispatchEvent(new Event('input', {bubbles: true})); });
    update();
  }

  /** A canvas to drag with its two or three sliders. @param {'head' | 'lamp'} what @param {Record<string, string>} values */
  turner(what, values) {
    const set = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = what === 'head' ? 'Pose' : 'Lamp';
    const canvas = document.createElement('canvas');
    canvas.className = 'turn';
    canvas.width = canvas.height = 352;
    canvas.setAttribute('aria-hidden', 'true'); // the sliders say and do the same
    const head = what === 'head';
    const sliders = [
      row({name: 'yaw', label: head ? 'Yaw' : 'To the right', min: head ? -60 : -180, max: head ? 60 : 180, step: 1, value: head ? 0 : -40, unit: '\u00b0'}, values.yaw),
      row({name: 'pitch', label: head ? 'Pitch' : 'Upwards', min: head ? -40 : -90, max: head ? 40 : 90, step: 1, value: head ? 0 : 25, unit: '\u00b0'}, values.pitch),
    ];
    if (head) sliders.push(row({name: 'roll', label: 'Roll', min: -45, max: 45, step: 1, value: 0, unit: '\u00b0'}, values.roll));
    set.append(legend);
    /** @type {HTMLInputElement | null} */
    let own = null;
    if (head) {
      const label = document.createElement('label');
      own = document.createElement('input');
      own.type = 'checkbox';
      own.name = 'posed';
      own.checked = values.yaw !== undefined || values.pitch !== undefined || values.roll !== undefined;
      label.append(own, ' A pose of my own instead of the reference\u2019s');
      set.append(label);
    }
    set.append(canvas, ...sliders);
    const [yaw, pitch, roll] = sliders.map((s) => /** @type {HTMLInputElement} */ (s.querySelector('input')));
    const paint = () => (head ? paintHead : paintLamp)(canvas, +yaw.value, +pitch.value, roll ? +roll.value : 0);
    set.addEventListener('input', (e) => {
      if (own && e.target !== own) own.checked = true;
      paint();
    });
    const drag = (/** @type {PointerEvent} */ e) => {
      if (!e.buttons) return;
      const box = canvas.getBoundingClientRect();
      const u = Math.max(-1, Math.min(1, 2 * (e.clientX - box.left) / box.width - 1));
      const v = Math.max(-1, Math.min(1, 1 - 2 * (e.clientY - box.top) / box.height));
      yaw.value = String(Math.round(u * (head ? 60 : 90)));
      pitch.value = String(Math.round(v * (head ? 40 : 90)));
      for (const slider of [yaw, pitch]) slider.dispatchEvent(new Event('input', {bubbles: true}));
    };
    canvas.addEventListener('pointerdown', (e) => { canvas.setPointerCapture(e.pointerId); drag(e); });
    canvas.addEventListener('pointermove', drag);
    paint();
    return set;
  }
}

/** A labelled field. @param {Field} field @param {string} [value] */
function row(field, value) {
  const label = document.createElement('label');
  label.className = 'row';
  const name = document.createElement('span');
  name.textContent = field.label;
  label.append(name);
  if (field.words) {
    const select = document.createElement('select');
    select.name = field.name;
    for (const word of field.words) select.add(new Option(word, word, false, word === value));
    label.append(select);
    return label;
  }
  const input = document.createElement('input');
  input.name = field.name;
  if (field.min === undefined) {
    input.type = 'number';
    input.step = '1';
    input.value = value ?? String(field.value);
    label.append(input);
    return label;
  }
  input.type = 'range';
  input.min = String(field.min);
  input.max = String(field.max);
  input.step = String(field.step);
  input.value = value ?? String(field.value);
  const output = document.createElement('output');
  const tell = () => { output.textContent = input.value + (field.unit ?? ''); };
  input.addEventListener('input', tell);
  tell();
  label.append(output, input);
  return label;
}

/** @param {HTMLCanvasElement} canvas @param {number} yaw @param {number} pitch @param {number} roll */
function paintHead(canvas, yaw, pitch, roll) {
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const s = canvas.width;
  const [y, p, r] = [yaw, pitch, roll].map((a) => a * Math.PI / 180);
  // x right, y up, z towards the viewer
  const at = (/** @type {number} */ x, /** @type {number} */ h, /** @type {number} */ z) => {
    const h1 = h * Math.cos(p) + z * Math.sin(p);
    const z1 = z * Math.cos(p) - h * Math.sin(p);
    const x2 = x * Math.cos(y) + z1 * Math.sin(y);
    const z2 = z1 * Math.cos(y) - x * Math.sin(y);
    const x3 = x2 * Math.cos(r) + h1 * Math.sin(r);
    const h3 = h1 * Math.cos(r) - x2 * Math.sin(r);
    return [s / 2 + s * 0.36 * x3, s / 2 - s * 0.36 * h3, z2];
  };
  c.clearRect(0, 0, s, s);
  const ink = getComputedStyle(document.body).color;
  const line = (/** @type {number[][]} */ points, /** @type {number} */ width) => {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      c.globalAlpha = a[2] + b[2] > 0 ? 0.95 : 0.15;
      c.lineWidth = width;
      c.strokeStyle = ink;
      c.beginPath();
      c.moveTo(a[0], a[1]);
      c.lineTo(b[0], b[1]);
      c.stroke();
    }
  };
  const round = (/** @type {(t: number) => number[]} */ f) => Array.from({length: 49}, (_, i) => f(2 * Math.PI * i / 48));
  for (const lon of [-60, -30, 0, 30, 60, 90]) {
    const a = lon * Math.PI / 180;
    line(round((t) => at(0.8 * Math.sin(t) * Math.sin(a), 1.05 * Math.cos(t), 0.95 * Math.sin(t) * Math.cos(a))), 2);
  }
  for (const lat of [-0.6, -0.2, 0.2, 0.6]) {
    const k = Math.sqrt(1 - lat * lat);
    line(round((t) => at(0.8 * k * Math.sin(t), 1.05 * lat, 0.95 * k * Math.cos(t))), 2);
  }
  line([at(0, 0.2, 0.94), at(0, -0.12, 1.25), at(-0.12, -0.2, 0.98), at(0.12, -0.2, 0.98), at(0, -0.12, 1.25)], 5);
  for (const side of [-1, 1]) line(round((t) => at(side * 0.3 + 0.12 * Math.cos(t), 0.22 + 0.07 * Math.sin(t), 0.88)), 5);
  line(Array.from({length: 9}, (_, i) => at(-0.2 + 0.05 * i, -0.47 - 0.05 * Math.sin(Math.PI * i / 8), 0.84)), 5);
  c.globalAlpha = 1;
}

/** @param {HTMLCanvasElement} canvas @param {number} yaw @param {number} pitch */
function paintLamp(canvas, yaw, pitch) {
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const s = canvas.width;
  const [y, p] = [yaw * Math.PI / 180, pitch * Math.PI / 180];
  const d = [Math.sin(y) * Math.cos(p), Math.sin(p), Math.cos(y) * Math.cos(p)];
  const picture = c.createImageData(s, s);
  const radius = 0.42 * s;
  for (let v = 0; v < s; v++) {
    for (let u = 0; u < s; u++) {
      const nx = (u - s / 2) / radius;
      const ny = (s / 2 - v) / radius;
      const rest = 1 - nx * nx - ny * ny;
      if (rest < 0) continue;
      const shade = 0.08 + 0.92 * Math.max(0, nx * d[0] + ny * d[1] + Math.sqrt(rest) * d[2]);
      const at = 4 * (v * s + u);
      picture.data.set([240 * Math.sqrt(shade), 222 * Math.sqrt(shade), 200 * Math.sqrt(shade), 255], at);
    }
  }
  c.putImageData(picture, 0, 0);
  c.fillStyle = '#ffd34d';
  c.strokeStyle = '#7a5b00';
  c.lineWidth = 3;
  c.globalAlpha = d[2] < 0 ? 0.45 : 1;
  c.beginPath();
  c.arc(s / 2 + 1.06 * radius * d[0], s / 2 - 1.06 * radius * d[1], s * 0.045, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
  c.globalAlpha = 1;
}
