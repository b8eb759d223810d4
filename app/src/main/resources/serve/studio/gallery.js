// @ts-check
// What was made, with its settings; each can be looked at, made again, or deleted.
import {ended, newest, remove, result} from './api.js';

/** @typedef {import('./api.js').Job} Job */

const SHOWN = 60;
const NAMES = {portraits: 'Portrait', relight: 'Relit', views: 'Views', match: 'Matches'};

export class Gallery {
  /**
   * @param {HTMLElement} list @param {HTMLElement} nothing
   * @param {{look: (job: Job) => void, again: (job: Job) => void, follow: (job: Job) => void}} ear
   */
  constructor(list, nothing, ear) {
    this.list = list;
    this.nothing = nothing;
    this.ear = ear;
  }

  /** Shows all there is; jobs that go on are followed again. */
  async load() {
    const jobs = (await newest(200)).filter((job) => job.kind in NAMES).slice(0, SHOWN);
    this.list.replaceChildren(...jobs.map((job) => this.item(job)));
    this.nothing.hidden = jobs.length > 0;
    for (const job of jobs) {
      if (!ended(job)) this.ear.follow(job);
    }
  }

  /** @param {Job} job */
  put(job) {
    const old = document.getElementById('job-' + job.id);
    const item = this.item(job);
    if (old) {
      old.replaceWith(item);
    } else {
      this.list.prepend(item);
    }
    this.nothing.hidden = true;
  }

  /** @param {Job} job */
  item(job) {
    const item = document.createElement('li');
    item.id = 'job-' + job.id;
    const title = document.createElement('h3');
    const when = new Date(job.created).toLocaleString();
    title.textContent = `${NAMES[/** @type {keyof typeof NAMES} */ (job.kind)]}, ${when}`;
    const blank = document.createElement('div');
    blank.className = 'blank';
    blank.textContent = job.error ? job.error.reason : job.kind === 'match' && job.state === 'done' ? 'matches' : job.state;
    item.append(blank, title);
    if (job.state === 'done' && job.content_type?.startsWith('image/')) {
      result(job.id).then((blob) => {
        const image = document.createElement('img');
        image.alt = title.textContent ?? '';
        image.src = URL.createObjectURL(blob);
        image.addEventListener('load', () => URL.revokeObjectURL(image.src), {once: true});
        blank.replaceWith(image);
      }, () => {
        blank.textContent = 'expired';
      });
    }
    const settings = document.createElement('dl');
    for (const [name, value] of Object.entries(job.options)) {
      const dt = document.createElement('dt');
      const dd = document.createElement('dd');
      dt.textContent = name.replaceAll('_', ' ');
      dd.textContent = value;
      settings.append(dt, dd);
    }
    if (settings.children.length) item.append(settings);
    const buttons = document.createElement('p');
    buttons.className = 'buttons';
    if (job.state === 'done') buttons.append(this.button('Look', 'Look at ' + title.textContent, () => this.ear.look(job)));
    buttons.append(this.button('Make again', 'Make again: ' + title.textContent, () => this.ear.again(job)));
    if (ended(job)) {
      buttons.append(this.button('Delete', 'Delete ' + title.textContent, async () => {
        await remove(job.id);
        item.remove();
        this.nothing.hidden = this.list.children.length > 0;
      }));
    }
    item.append(buttons);
    return item;
  }

  /** @param {string} text @param {string} label @param {() => void} act */
  button(text, label, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.setAttribute('aria-label', label);
    button.addEventListener('click', act);
    return button;
  }
}
