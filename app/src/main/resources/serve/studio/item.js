// @ts-check
// One thing of the gallery: its picture, its settings, and what can be done with it.
import {ApiError, ended, thumbnail} from './api.js';
import {button, el} from './element.js';
import {explain} from './errors.js';
import {has, moment, t} from './words.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {{look: (job: Job) => void, again: (job: Job) => void, cancel: (job: Job) => void, keep: (job: Job) => void,
 *   remove: (jobs: Job[]) => void, selected: () => void}} ItemEar */

const SIDE = 320; // of a thumbnail in pixels

/** Loads thumbnails when they come into view. @type {WeakMap<Element, () => void>} */
const loads = new WeakMap();
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    loads.get(entry.target)?.();
  }
}, {rootMargin: '200px'});

/** Words of the settings that differ from the standard. @param {Record<string, string>} options */
export function summary(options) {
  return Object.entries(options).map(([name, value]) => {
    const label = has('field.' + name) ? t('field.' + name) : name.replaceAll('_', ' ');
    const word = [`word.${name}.${value}`, 'light.' + value].find(has);
    return `${label}: ${word ? t(word) : value}`;
  }).join(' \u00b7 ');
}

export class Item {
  /** @param {Job} job @param {ItemEar} ear */
  constructor(job, ear) {
    this.job = job;
    this.ear = ear;
    this.expired = false;
    this.check = el('input', {type: 'checkbox', onchange: ear.selected});
    this.picture = button('', () => ear.look(this.job), {className: 'picture', 'data-act': 'look'});
    this.title = el('h3');
    this.facts = el('p', {className: 'facts'});
    this.buttons = el('p', {className: 'buttons'});
    this.element = el('li', {id: 'job-' + job.id}, this.picture,
      el('label', {className: 'select'}, this.check), this.title, this.facts, this.buttons);
    this.loaded = false;
    this.update(job);
  }

  /** @param {Job} job */
  update(job) {
    this.job = job;
    const name = `${t('kind.' + job.kind)}, ${moment(job.created)}`;
    this.title.textContent = name;
    this.check.setAttribute('aria-label', t('gallery.select', {name}));
    this.facts.textContent = summary(job.options);
    this.facts.title = this.facts.textContent;
    this.picture.disabled = job.state !== 'done' || this.expired;
    const kept = Boolean(job.kept);
    this.element.classList.toggle('kept', kept);
    if (!this.loaded || job.state !== 'done') this.tell(this.state());
    if (job.state === 'done' && job.content_type?.startsWith('image/') && !this.loaded) {
      loads.set(this.picture, () => this.load());
      seen.observe(this.picture);
    }
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const act = this.buttons.contains(focused) ? focused?.dataset.act : undefined;
    /** @type {[string, () => void][]} */
    const acts = ended(job)
      ? [['again', () => this.ear.again(this.job)], [kept ? 'unkeep' : 'keep', () => this.ear.keep(this.job)], ['delete', () => this.ear.remove([this.job])]]
      : [['cancel', () => this.ear.cancel(this.job)]];
    this.buttons.replaceChildren(...acts.filter(([what]) => job.state === 'done' || !what.endsWith('keep'))
      .map(([what, do_]) => button(t('act.' + what), do_, {'data-act': what, 'aria-label': `${t('act.' + what)}: ${name}`})));
    if (act) /** @type {HTMLElement | null} */ (this.buttons.querySelector(`[data-act=${act}]`) ?? this.buttons.querySelector('button'))?.focus();
  }

  /** @param {{stage: string, done: number, total: number}} step */
  progress(step) {
    if (ended(this.job)) return;
    this.tell(`${t('state.running')} ${Math.round(100 * step.done / step.total)}\u00a0%`);
  }

  /** Words in place of the picture. @param {string} text */
  tell(text) {
    this.picture.textContent = text;
    this.picture.setAttribute('aria-label', `${text}: ${this.title.textContent}`);
  }

  state() {
    const {job} = this;
    if (this.expired) return t('state.expired');
    if (job.error) return explain(new ApiError(422, job.error));
    if (job.state === 'queued' && job.position) return t('state.waiting', {n: job.position});
    return t(job.state === 'done' && job.kind === 'match' ? 'kind.match' : 'state.' + job.state);
  }

  async load() {
    this.loaded = true;
    try {
      const url = URL.createObjectURL(await thumbnail(this.job.id, SIDE));
      const image = el('img', {alt: '', src: url});
      await image.decode().catch(() => {});
      this.picture.replaceChildren(image);
      this.picture.setAttribute('aria-label', t('gallery.look', {name: this.title.textContent ?? ''}));
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    } catch (e) {
      if (e instanceof ApiError && e.status === 404) this.expire();
      else this.tell(explain(e));
    }
  }

  expire() {
    this.expired = true;
    this.loaded = true;
    this.picture.disabled = true;
    this.tell(t('state.expired'));
  }
}
