// @ts-check
// The service's own API; nothing else is ever asked.

/** @typedef {{id: string, kind: string, state: string, created: string, position?: number,
 *   options: Record<string, string>, files: Record<string, string[]>, content_type?: string,
 *   progress?: {stage: string, done: number, total: number}, error?: {code: string, field?: string, reason: string}}} Job */

const TOKEN = 'icportrait-token';

/** An answer that is no success. */
export class ApiError extends Error {
  /** @param {number} status @param {{code?: string, field?: string, reason?: string}} problem */
  constructor(status, problem) {
    super((problem.field ? problem.field + ': ' : '') + (problem.reason ?? 'status ' + status));
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** Asks for the token once for all who wait. @type {Promise<void> | null} */
let asking = null;

function askToken() {
  asking ??= new Promise((resolve) => {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('token-dialog'));
    const field = /** @type {HTMLInputElement} */ (document.getElementById('token'));
    dialog.addEventListener('close', () => {
      sessionStorage.setItem(TOKEN, field.value);
      asking = null;
      resolve();
    }, {once: true});
    dialog.showModal();
  });
  return asking;
}

/** @param {string} path @param {RequestInit} [how] @returns {Promise<Response>} */
export async function ask(path, how = {}) {
  const headers = new Headers(how.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.set('Authorization', 'Bearer ' + token);
  const answer = await fetch(path, {...how, headers});
  if (answer.status === 401) {
    await askToken();
    return ask(path, how);
  }
  if (!answer.ok) {
    let problem = {};
    try { problem = (await answer.json()).error ?? {}; } catch { /* no JSON: the status says it */ }
    throw new ApiError(answer.status, problem);
  }
  return answer;
}

/** Sends a form; tries again while the line is full. @param {string} kind @param {FormData} form @returns {Promise<Job>} */
export async function submit(kind, form) {
  return (await ask('/v1/' + kind, {method: 'POST', body: form})).json();
}

/** @param {number} limit @returns {Promise<Job[]>} */
export async function newest(limit) {
  return (await (await ask('/v1/jobs?limit=' + limit)).json()).jobs;
}

/** @param {string} id */
export const remove = (id) => ask('/v1/jobs/' + id, {method: 'DELETE'});

/** @param {string} id @returns {Promise<Blob>} */
export const result = async (id) => (await ask(`/v1/jobs/${id}/result`)).blob();

/** @param {string} id @param {string} name @returns {Promise<Blob>} */
export const input = async (id, name) => (await ask(`/v1/jobs/${id}/files/${name}`)).blob();

/**
 * Follows a job to its end, over breaks of the connection.
 * @param {string} id
 * @param {{progress?: (step: {stage: string, done: number, total: number}) => void,
 *   preview?: (url: string) => void, state?: (job: Job) => void}} ear
 * @returns {Promise<Job>} the job when it has ended
 */
export async function follow(id, ear) {
  for (let pause = 500; ; pause = Math.min(8000, pause * 2)) {
    try {
      const job = await stream(id, ear);
      if (job) return job;
    } catch (e) {
      if (e instanceof ApiError && e.status < 500) throw e;
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** @param {string} id @param {Parameters<typeof follow>[1]} ear @returns {Promise<Job | null>} */
async function stream(id, ear) {
  const answer = await ask(`/v1/jobs/${id}/events`, {headers: {Accept: 'text/event-stream'}});
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return null;
    text += decoder.decode(value, {stream: true});
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const name = /^event: ?(.*)$/m.exec(event)?.[1];
      const data = event.split('\n').filter((l) => l.startsWith('data:')).map((l) => l.slice(5).trimStart()).join('\n');
      if (name === 'progress') ear.progress?.(JSON.parse(data));
      if (name === 'preview') ear.preview?.(data);
      if (name === 'state') {
        /** @type {Job} */
        const job = JSON.parse(data);
        ear.state?.(job);
        if (ended(job)) return job;
      }
    }
  }
}

/** @param {Job} job */
export const ended = (job) => ['done', 'failed', 'cancelled'].includes(job.state);
