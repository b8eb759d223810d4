// @ts-check
// A box of chosen pictures: by hand, dropped, pasted, from the camera, or sent by another part.
import {openCamera} from './camera.js';
import {button, el} from './element.js';
import {alone} from './faces.js';
import {Photo} from './photo.js';
import {t} from './words.js';

const ACCEPT = 'image/*,.heic,.heif,.avif,.tif,.tiff';

export class Picker {
  /**
   * @param {HTMLElement} root @param {'person' | 'reference'} what
   * @param {{changed: () => void, came: (files: File[]) => Promise<File[]>}} ear came may take files away,
   *   such as settings
   */
  constructor(root, what, ear) {
    this.root = root;
    this.what = what;
    this.ear = ear;
    this.most = what === 'person' ? 8 : 1;
    /** @type {Photo[]} */
    this.photos = [];
    this.input = el('input', {type: 'file', accept: ACCEPT, multiple: this.most > 1});
    this.name = el('b');
    this.hint = el('span');
    this.drop = el('label', {className: 'drop'}, this.name, this.hint, this.input);
    this.list = el('ul', {className: 'thumbs', 'aria-label': t('pictures.' + what)});
    this.note = el('p', {className: 'note warn', role: 'status'});
    this.camera = button(t('camera.open'), async () => this.add(await openCamera()), {className: 'small'});
    root.append(this.drop, this.camera, this.list, this.note);
    this.input.addEventListener('change', async () => {
      const files = [...(this.input.files ?? [])];
      this.input.value = '';
      await this.add(files);
    });
    this.label();
  }

  /** How many may be chosen. @param {number} most */
  take(most) {
    this.most = most;
    this.input.multiple = most > 1;
    this.photos.slice(most).forEach((photo) => this.remove(photo, false));
    this.label();
  }

  label() {
    this.name.textContent = t('pictures.' + this.what);
    this.hint.textContent = t(`pictures.${this.what}-${this.most === 1 ? 'one' : this.most > 8 ? 'many' : 'some'}`);
    this.root.classList.toggle('filled', this.photos.length > 0);
  }

  files() {
    return this.photos.map((photo) => photo.file);
  }

  /** Whether each picture has a face, as far as is known yet. */
  usable() {
    return this.photos.length > 0 && this.photos.every((photo) => photo.found);
  }

  clear() {
    this.photos.forEach((photo) => photo.unwanted.abort());
    this.photos = [];
    this.list.replaceChildren();
    this.note.textContent = '';
    this.label();
  }

  /** @param {File[]} given @param {(import('./faces.js').Found | null)[]} [found] their faces where they are known */
  async add(given, found = []) {
    const files = await this.ear.came(given);
    if (!files.length) return;
    if (this.most === 1) this.clear();
    const free = this.most - this.photos.length;
    this.note.textContent = files.length > free ? t('pictures.too-many', {most: this.most, n: files.length - free}) : '';
    for (const [i, file] of files.slice(0, free).entries()) {
      const photo = new Photo(file, this.what === 'person', {changed: this.ear.changed, remove: (one) => this.remove(one)}, found[i]);
      this.photos.push(photo);
      this.list.append(photo.item);
    }
    this.label();
    this.ear.changed();
  }

  /** @param {Photo} photo @param {boolean} [focus] */
  remove(photo, focus = true) {
    const at = this.photos.indexOf(photo);
    this.photos.splice(at, 1);
    photo.unwanted.abort();
    photo.item.remove();
    this.note.textContent = '';
    this.label();
    const next = this.photos[at] ?? this.photos[at - 1];
    if (focus) /** @type {HTMLElement} */ (next?.item.querySelector('button.round') ?? this.input).focus();
    this.ear.changed();
  }

  /**
   * What a form says of these pictures: files, and one number of a face for all of them.
   * @param {FormData} form @param {string} field @param {string | null} number its field for the face, where there is one
   * @param {Photo[]} [photos]
   */
  async fill(form, field, number, photos = this.photos) {
    const same = number !== null && photos.every((photo) => photo.face === photos[0].face);
    for (const photo of photos) {
      form.append(field, same || !photo.face || !photo.found
        ? photo.file : new File([await alone(photo.file, photo.found, photo.face)], 'face.png', {type: 'image/png'}));
    }
    if (number && same && photos[0].face) form.append(number, String(photos[0].face + 1));
  }
}
