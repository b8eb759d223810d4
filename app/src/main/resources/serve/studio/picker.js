// @ts-check
// Choosing pictures by hand or by dropping them; faces are found as soon as a picture is there.
import {ApiError, follow, result, submit} from './api.js';

/** @typedef {{file: File, yaw?: number, box?: {x0: number, y0: number, x1: number, y1: number}}} Chosen */

const MOST = 8;

export class Picker {
  /** @param {HTMLElement} root @param {() => void} changed */
  constructor(root, changed) {
    this.multiple = root.dataset.multiple !== undefined;
    this.label = root.dataset.label ?? '';
    this.changed = changed;
    /** @type {Chosen[]} */
    this.chosen = [];
    const drop = document.createElement('label');
    drop.className = 'drop';
    const name = document.createElement('b');
    name.textContent = this.label;
    const hint = document.createElement('span');
    hint.textContent = (root.dataset.hint ?? '') + '; drop or choose';
    this.input = document.createElement('input');
    this.input.type = 'file';
    // what browsers show; from HEIC phones' browsers make a JPEG when it is not in the list
    this.input.accept = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/bmp';
    this.input.multiple = this.multiple;
    drop.append(name, hint, this.input);
    this.list = document.createElement('ul');
    this.list.className = 'thumbs';
    this.list.setAttribute('aria-label', this.label + ' pictures');
    root.append(drop, this.list);
    this.input.addEventListener('change', () => {
      this.add([...(this.input.files ?? [])]);
      this.input.value = '';
    });
    drop.addEventListener('dragover', (e) => { e.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (e) => {
      e.preventDefault();
      drop.classList.remove('over');
      this.add([...(e.dataTransfer?.files ?? [])]);
    });
  }

  files() {
    return this.chosen.map((c) => c.file);
  }

  clear() {
    this.chosen = [];
    this.list.replaceChildren();
  }

  /** @param {File[]} files */
  add(files) {
    if (!files.length) return;
    if (!this.multiple) this.clear();
    for (const file of this.multiple ? files.slice(0, MOST - this.chosen.length) : files.slice(0, 1)) {
      this.show(file);
    }
    this.changed();
  }

  /** @param {File} file */
  async show(file) {
    /** @type {Chosen} */
    const chosen = {file};
    this.chosen.push(chosen);
    const item = document.createElement('li');
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 240;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', file.name);
    const facts = document.createElement('p');
    facts.className = 'facts';
    facts.textContent = 'looking for a face';
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = '\u00d7';
    remove.setAttribute('aria-label', 'Remove ' + file.name);
    remove.addEventListener('click', () => {
      this.chosen = this.chosen.filter((c) => c !== chosen);
      item.remove();
      this.input.focus();
      this.changed();
    });
    item.append(canvas, facts, remove);
    this.list.append(item);
    try {
      const bitmap = await createImageBitmap(file);
      draw(canvas, bitmap, []);
      const faces = await find(file);
      draw(canvas, bitmap, faces);
      const pose = faces[0].pose;
      chosen.yaw = pose.yaw;
      chosen.box = faces[0].box;
      facts.textContent = (faces.length > 1 ? faces.length + ' faces; largest: ' : '')
        + `yaw ${pose.yaw.toFixed(0)}\u00b0, pitch ${pose.pitch.toFixed(0)}\u00b0, roll ${pose.roll.toFixed(0)}\u00b0`;
    } catch (e) {
      facts.classList.add('bad');
      facts.textContent = e instanceof ApiError ? e.message : 'not a picture this browser can show';
    }
    this.changed();
  }
}

/** @param {File} file */
async function find(file) {
  const form = new FormData();
  form.append('picture', file);
  const job = await follow((await submit('face', form)).id, {});
  if (job.state !== 'done') {
    throw new ApiError(422, job.error ?? {reason: 'cancelled'});
  }
  return JSON.parse(await (await result(job.id)).text()).faces;
}

/** @param {HTMLCanvasElement} canvas @param {ImageBitmap} bitmap @param {any[]} faces */
function draw(canvas, bitmap, faces) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const scale = canvas.width / Math.max(bitmap.width, bitmap.height);
  const left = (canvas.width - scale * bitmap.width) / 2;
  const top = (canvas.height - scale * bitmap.height) / 2;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, left, top, scale * bitmap.width, scale * bitmap.height);
  faces.forEach((face, i) => {
    const {x0, y0, x1, y1} = face.box;
    context.strokeStyle = i ? '#ffffff99' : '#ffd34d';
    context.lineWidth = i ? 2 : 4;
    context.strokeRect(left + scale * x0, top + scale * y0, scale * (x1 - x0), scale * (y1 - y0));
    const nose = face.landmarks[1];
    const yaw = face.pose.yaw * Math.PI / 180;
    const pitch = face.pose.pitch * Math.PI / 180;
    const length = scale * (x1 - x0) * 0.7;
    context.beginPath();
    context.moveTo(left + scale * nose[0], top + scale * nose[1]);
    context.lineTo(left + scale * nose[0] + length * Math.sin(yaw), top + scale * nose[1] - length * Math.sin(pitch));
    context.stroke();
  });
}
