// @ts-check
// What was made, by pages; chosen ones are saved as one file or deleted, which can be undone.
import {ended, page, remove, result, setKeep} from './api.js';
import {button, byId, ending, save} from './element.js';
import {explain} from './errors.js';
import {Item} from './item.js';
import {settle, toast} from './toast.js';
import {t} from './words.js';
import {distinct, zip} from './zip.js';

/** @typedef {import('./api.js').Job} Job */

const PAGE = 24;
const KINDS = ['portraits', 'relight', 'views', 'match'];

export class Gallery {
  /** @param {{look: (job: Job) => void, again: (job: Job) => void, gone: (ids: string[]) => void}} ear */
  constructor(ear) {
    this.ear = ear;
    this.list = byId('jobs');
    this.tools = byId('tools');
    this.more = byId('more');
    /** @type {Map<string, Item>} */
    this.items = new Map();
    /** Hidden until the undo has passed. @type {Set<string>} */
    this.hidden = new Set();
    /** @type {string | null} */
    this.cursor = null;
    this.more.addEventListener('click', () => this.load());
    addEventListener('pagehide', settle);
    setInterval(() => this.expire(), 60000);
  }

  /** Shows the next page. @returns {Promise<Job[]>} what it has */
  async load() {
    const focused = document.activeElement === this.more;
    const answer = await page(PAGE, this.cursor);
    const jobs = answer.jobs.filter((job) => KINDS.includes(job.kind));
    this.cursor = answer.next ?? null;
    jobs.forEach((job) => this.put(job, false));
    this.more.hidden = !this.cursor;
    if (focused && jobs.length) this.items.get(jobs[0].id)?.picture.focus();
    this.count();
    return jobs;
  }

  /** @param {Job} job @param {boolean} [news] not from the page that is being loaded */
  put(job, news = true) {
    if (!KINDS.includes(job.kind) || this.hidden.has(job.id)) return;
    const old = this.items.get(job.id);
    if (old) {
      old.update(job);
      if (job.progress) old.progress(job.progress);
    } else {
      const behind = news ? this.after(job) : null;
      if (news && !behind && this.cursor) return; // older than what is shown: its page brings it
      const item = new Item(job, {
        ...this.ear, cancel: (one) => this.cancel(one), keep: (one) => this.keep(one),
        remove: (jobs) => this.remove(jobs), selected: () => this.count(),
      });
      this.items.set(job.id, item);
      this.list.insertBefore(item.element, behind?.element ?? null);
    }
    this.count();
  }

  /** The newest one older than a job. @param {Job} job */
  after(job) {
    return [...this.items.values()].filter((item) => item.job.created < job.created)
      .reduce((/** @type {Item | null} */ best, item) => (best && best.job.created >= item.job.created ? best : item), null);
  }

  /** @param {string[]} ids */
  drop(ids) {
    for (const id of ids) {
      const item = this.items.get(id);
      if (item?.element.contains(document.activeElement)) this.focusNext([item]);
      item?.element.remove();
      this.items.delete(id);
    }
    this.count();
  }

  shown() {
    return [...this.items.values()].filter((item) => !this.hidden.has(item.job.id));
  }

  selected() {
    return this.shown().filter((item) => item.check.checked);
  }

  count() {
    const all = this.shown();
    byId('nothing').hidden = all.length > 0;
    const chosen = this.selected();
    const failed = all.filter((item) => ['failed', 'cancelled'].includes(item.job.state));
    const pictures = chosen.filter((item) => item.job.state === 'done');
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.tool;
    const tool = (/** @type {string} */ name, /** @type {number} */ n, /** @type {() => void} */ act) =>
      button(t('tools.' + name, {n}), act, {'data-tool': name, hidden: n === 0});
    this.tools.hidden = !all.length;
    this.tools.replaceChildren(
      chosen.length < all.length
        ? tool('all', all.length, () => this.select(true)) : tool('none', chosen.length, () => this.select(false)),
      tool('zip', pictures.length, () => this.zip(pictures)),
      tool('delete', chosen.filter((item) => ended(item.job)).length, () => this.remove(chosen.map((item) => item.job).filter(ended))),
      tool('failed', failed.length, () => this.remove(failed.map((item) => item.job))));
    if (focused) this.tools.querySelector(`[data-tool=${focused}]`)?.focus();
  }

  /** @param {boolean} on */
  select(on) {
    this.shown().forEach((item) => { item.check.checked = on; });
    this.count();
    /** @type {HTMLElement | null} */ (this.tools.querySelector('button'))?.focus();
  }

  /** @param {Item[]} items */
  async zip(items) {
    try {
      const files = [];
      for (const {job} of items) files.push({name: fileName(job), blob: await result(job.id)});
      save(await zip(distinct(files)), 'icportrait.zip');
    } catch (e) {
      toast(explain(e));
    }
  }

  /** Takes things away; really when the undo has passed. @param {Job[]} jobs */
  remove(jobs) {
    settle();
    const items = jobs.map((job) => /** @type {Item} */ (this.items.get(job.id)));
    if (!items.length) return;
    this.focusNext(items);
    for (const item of items) {
      this.hidden.add(item.job.id);
      item.element.hidden = true;
    }
    this.count();
    toast(t('deleted', {n: jobs.length}), {label: t('undo'), act: () => this.restore(items)}, () => {
      const ids = jobs.map((job) => job.id);
      ids.forEach((id) => remove(id, true).catch(() => {}));
      this.drop(ids);
      ids.forEach((id) => this.hidden.delete(id));
      this.ear.gone(ids);
    });
  }

  /** @param {Item[]} items */
  restore(items) {
    for (const item of items) {
      this.hidden.delete(item.job.id);
      item.element.hidden = false;
    }
    this.count();
    items[0].buttons.querySelector('button')?.focus();
  }

  /** The focus goes to the neighbour of what goes. @param {Item[]} items */
  focusNext(items) {
    if (!items.some((item) => item.element.contains(document.activeElement))) return;
    const all = this.shown();
    const at = all.indexOf(items[items.length - 1]);
    const next = all.slice(at + 1).concat(all.slice(0, at).reverse()).find((item) => !items.includes(item));
    const target = next?.buttons.querySelector('button:last-child') ?? byId('gallery-title');
    /** @type {HTMLElement} */ (target).focus();
  }

  /** @param {Job} job */
  async cancel(job) {
    await remove(job.id).catch((e) => toast(explain(e)));
  }

  /** @param {Job} job */
  async keep(job) {
    try {
      if (await setKeep(job.id, !job.kept)) this.put({...job, kept: !job.kept});
      else toast(t('keep.not-there'));
    } catch (e) {
      toast(explain(e));
    }
  }

  /** What the service has deleted says so. @param {Job} [job] */
  expire(job) {
    for (const item of this.items.values()) {
      const past = !item.job.kept && item.job.expires && Date.parse(item.job.expires) < Date.now();
      if (past || item.job.id === job?.id) item.expire();
    }
  }
}

/** @param {Job} job */
export const fileName = (job) => `${job.kind}-${job.id.slice(0, 8)}.${ending(job.content_type)}`;
