// @ts-check
// The chosen pictures of this tab, in the browser's own store, so that they survive a reload. They go
// when the tab's session does, and with "delete everything".

const NAME = 'icportrait';
const TAB = 'icportrait-tab';
const OLD = 24 * 3600 * 1000; // milliseconds after which a closed tab's pictures are deleted

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('tabs');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} act @returns {Promise<T>} */
async function run(mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = act(base.transaction('tabs', mode).objectStore('tabs'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    base.close();
  }
}

function tab() {
  const id = sessionStorage.getItem(TAB) ?? String(Date.now()) + Math.random();
  sessionStorage.setItem(TAB, id);
  return id;
}

/** @typedef {{file: File, face: number, found: import('./faces.js').Found | null}} Kept */

/** @param {{person: Kept[], reference: Kept[]}} pictures */
const put = (pictures) => run('readwrite', (store) => store.put({...pictures, when: Date.now()}, tab())).catch(() => {}); // private windows have no store

let last = '';

/** Keeps what has changed. @param {{person: Kept[], reference: Kept[]}} pictures */
export function keep(pictures) {
  const now = JSON.stringify(Object.values(pictures).map((all) => all.map(({file, face, found}) => [file.name, file.size, file.lastModified, face, Boolean(found)])));
  if (now !== last) put(pictures);
  last = now;
}

/** @returns {Promise<{person: Kept[], reference: Kept[]}>} */
export async function kept() {
  try {
    await forgetOld();
    return await run('readonly', (store) => store.get(tab())) ?? {person: [], reference: []};
  } catch {
    return {person: [], reference: []};
  }
}

async function forgetOld() {
  const keys = await run('readonly', (store) => store.getAllKeys());
  for (const key of keys) {
    if (key !== tab() && Date.now() - parseFloat(String(key)) > OLD) await run('readwrite', (store) => store.delete(key));
  }
}

/** Of all tabs. */
export const forget = () => run('readwrite', (store) => store.clear()).catch(() => {});
