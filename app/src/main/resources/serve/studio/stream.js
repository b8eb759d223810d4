// @ts-check
// Server-sent events, read by fetch since an EventSource can't send a token.
import {ApiError, ask, ended} from './api.js';

/** @typedef {import('./api.js').Job} Job */

/**
 * Reads events until the stream ends.
 * @param {string} path @param {(name: string, data: string) => void} ear @param {AbortSignal} [signal]
 */
export async function listen(path, ear, signal) {
  const answer = await ask(path, {headers: {Accept: 'text/event-stream'}, signal});
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    text += decoder.decode(value, {stream: true});
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const name = /^event: ?(.*)$/m.exec(event)?.[1] ?? 'message';
      ear(name, event.split('\n').filter((l) => l.startsWith('data:')).map((l) => l.slice(5).trimStart()).join('\n'));
    }
  }
}

/**
 * Follows a job to its end, over breaks of the connection.
 * @param {string} id
 * @param {{progress?: (step: {stage: string, done: number, total: number}) => void,
 *   preview?: (url: string) => void, state?: (job: Job) => void}} ear
 * @returns {Promise<Job>} the job when it has ended
 */
export async function follow(id, ear) {
  for (let pause = 500; ; pause = Math.min(8000, pause * 2)) {
    /** @type {Job | null} */
    let last = null;
    const stop = new AbortController();
    try {
      await listen(`/v1/jobs/${id}/events`, (name, data) => {
        if (name === 'progress') ear.progress?.(JSON.parse(data));
        if (name === 'preview') ear.preview?.(data);
        if (name !== 'state') return;
        const job = /** @type {Job} */ (JSON.parse(data));
        ear.state?.(job);
        if (ended(job)) {
          last = job;
          stop.abort();
        }
      }, stop.signal);
    } catch (e) {
      if (!last && e instanceof ApiError && e.status < 500) throw e;
    }
    if (last) return last;
    await new Promise((done) => setTimeout(done, pause));
  }
}
