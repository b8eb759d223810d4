// @ts-check
// The service's own API; nothing else is ever asked.

/** @typedef {{id: string, kind: string, state: string, created: string, started?: string, finished?: string,
 *   expires?: string, kept?: boolean, position?: number, options: Record<string, string>, files: Record<string, string[]>,
 *   content_type?: string, progress?: {stage: string, done: number, total: number},
 *   error?: {code: string, field?: string, reason: string}}} Job */

const TOKEN = 'icportrait-token';
const TRIES = 120; // of a full line, five seconds each: ten minutes

/** An answer that is no success. */
export class ApiError extends Error {
  /** @param {number} status @param {{code?: string, field?: string, reason?: string}} problem @param {number} [wait] seconds */
  constructor(status, problem, wait = 5) {
    super(problem.reason ?? 'status ' + status);
    this.status = status;
    this.code = problem.code ?? '';
    this.field = problem.field ?? '';
    this.wait = wait;
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
    throw new ApiError(answer.status, problem, Number(answer.headers.get('Retry-After')) || 5);
  }
  return answer;
}

/** What an older service has not: null for 404 and 405. @param {string} path @param {RequestInit} [how] */
async function maybe(path, how) {
  try {
    return await ask(path, how);
  } catch (e) {
    if (e instanceof ApiError && [404, 405].includes(e.status)) return null;
    throw e;
  }
}

/**
 * Sends a form; tries again while the line is full.
 * @param {string} kind @param {FormData} form @param {(seconds: number) => boolean} [full] is told of a
 *   full line; false gives up
 * @returns {Promise<Job>}
 */
export async function submit(kind, form, full = () => true) {
  for (let i = 0; ; i++) {
    try {
      return await (await ask('/v1/' + kind, {method: 'POST', body: form})).json();
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 429 || i >= TRIES || !full(e.wait)) throw e;
      await new Promise((done) => setTimeout(done, 1000 * Math.min(30, e.wait)));
    }
  }
}

/** A page of jobs, newest first. @param {number} limit @param {string | null} [cursor] @returns {Promise<{jobs: Job[], next?: string | null}>} */
export async function page(limit, cursor = null) {
  return (await ask(`/v1/jobs?limit=${limit}${cursor ? '&cursor=' + encodeURIComponent(cursor) : ''}`)).json();
}

/** @param {string} id @returns {Promise<Job>} */
export const job = async (id) => (await ask('/v1/jobs/' + id)).json();

/** Cancels or deletes; what is gone already is no error. @param {string} id @param {boolean} [leaving] the page is closed */
export const remove = (id, leaving = false) => maybe('/v1/jobs/' + id, {method: 'DELETE', keepalive: leaving});

/** Everything of this holder; one by one where the service has no word for it. */
export async function removeAll() {
  if (await maybe('/v1/jobs', {method: 'DELETE'})) return;
  for (let {jobs} = await page(200); jobs.length; ({jobs} = await page(200))) {
    for (const one of jobs) await remove(one.id);
  }
}

/** @param {string} id @param {boolean} keep @returns {Promise<boolean>} whether the service could */
export const setKeep = async (id, keep) => Boolean(await maybe(`/v1/jobs/${id}/keep`,
  {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({keep})}));

/** @returns {Promise<{version?: string, model?: string, keepHours?: number, maxUploadMegabytes?: number} | null>} */
export const service = async () => (await maybe('/v1/service'))?.json() ?? null;

/** @param {string} id @returns {Promise<Blob>} */
export const result = async (id) => (await ask(`/v1/jobs/${id}/result`)).blob();

/** @param {string} id @param {number} side @returns {Promise<Blob>} */
export async function thumbnail(id, side) {
  return (await maybe(`/v1/jobs/${id}/thumbnail?side=${side}`))?.blob() ?? result(id);
}

/** @param {string} id @param {string} name @returns {Promise<Blob>} */
export const input = async (id, name) => (await ask(`/v1/jobs/${id}/files/${name}`)).blob();

/** @param {Job} one */
export const ended = (one) => ['done', 'failed', 'cancelled'].includes(one.state);
