// @ts-check
// Keeps all tabs in step: one of them listens to the service's events and tells the others.
import {ApiError, ended, page} from './api.js';
import {listen} from './stream.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {{type: 'job', job: Job} | {type: 'progress', id: string, step: {stage: string, done: number, total: number}}
 *   | {type: 'gone', ids: string[]} | {type: 'all-gone'}} News */

const BUSY = 1500; // milliseconds between looks at an older service while a job goes on
const IDLE = 10000;

export class Together {
  /** @param {(news: News) => void} ear */
  constructor(ear) {
    this.ear = ear;
    this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('icportrait') : null;
    this.channel?.addEventListener('message', (e) => ear(e.data));
  }

  /** Tells this tab and all others. @param {News} news */
  tell(news) {
    this.ear(news);
    this.channel?.postMessage(news);
  }

  /** Listens for ever; with locks, which need localhost or TLS, only one tab does. */
  start() {
    if (navigator.locks && this.channel) {
      navigator.locks.request('icportrait-events', () => this.listen());
    } else {
      this.listen();
    }
  }

  async listen() {
    for (let pause = 1000; ; pause = Math.min(16000, pause * 2)) {
      try {
        for (const job of (await page(50)).jobs.reverse()) this.tell({type: 'job', job}); // what happened meanwhile
        await listen('/v1/events', (name, data) => {
          pause = 1000;
          this.heard(name, data);
        });
      } catch (e) {
        if (e instanceof ApiError && [404, 405].includes(e.status)) return this.look();
      }
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  /** @param {string} name @param {string} data */
  heard(name, data) {
    if (!['state', 'progress', 'deleted'].includes(name)) return;
    const said = JSON.parse(data);
    if (name === 'state') this.tell({type: 'job', job: said});
    if (name === 'progress') this.tell({type: 'progress', id: said.id, step: said});
    if (name === 'deleted') this.tell({type: 'gone', ids: [said.id]});
  }

  /** Asks for the newest jobs now and then, where the service has no stream of all. @returns {Promise<never>} */
  async look() {
    /** @type {Map<string, string>} */
    let known = new Map();
    for (;;) {
      let busy = false;
      try {
        const {jobs} = await page(50);
        for (const job of jobs) {
          const state = JSON.stringify([job.state, job.progress, job.position]);
          if (known.get(job.id) !== state) this.tell({type: 'job', job});
          busy ||= !ended(job);
        }
        known = new Map(jobs.map((job) => [job.id, JSON.stringify([job.state, job.progress, job.position])]));
      } catch { /* asked again */ }
      await new Promise((done) => setTimeout(done, busy ? BUSY : IDLE));
    }
  }
}
