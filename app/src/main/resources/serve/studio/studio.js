// @ts-check
// Joins pictures, controls, result and gallery.
import {ApiError, follow, input, remove, submit} from './api.js';
import {Controls} from './controls.js';
import {Gallery} from './gallery.js';
import {Picker} from './picker.js';
import {Viewer} from './viewer.js';

/** @typedef {import('./api.js').Job} Job */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const go = /** @type {HTMLButtonElement} */ (byId('go'));
const cancel = /** @type {HTMLButtonElement} */ (byId('cancel'));
const bar = /** @type {HTMLProgressElement} */ (byId('progress'));
const form = /** @type {HTMLFormElement} */ (byId('options'));
const VERBS = {portraits: 'Make portrait', relight: 'Relight', views: 'Turn', match: 'Match'};

/** The job that is shown. @type {string | null} */
let current = null;

const profile = new Picker(byId('profile'), ready);
const reference = new Picker(byId('reference'), ready);
const controls = new Controls(form);
const viewer = new Viewer(byId('viewer'));
const gallery = new Gallery(byId('jobs'), byId('nothing'), {look, again, follow: (job) => watch(job, current === null)});

function mode() {
  return /** @type {keyof typeof VERBS} */ (
    /** @type {HTMLInputElement} */ (document.querySelector('input[name=mode]:checked')).value);
}

function needsReference() {
  return mode() === 'portraits' || mode() === 'match' || controls.usesReferenceLight();
}

function ready() {
  go.textContent = VERBS[mode()];
  go.disabled = !profile.files().length || (needsReference() && !reference.files().length);
}

/** @param {string} text */
function say(text) {
  byId('status').textContent = text;
}

/** @param {unknown} e */
function fail(e) {
  byId('error').textContent = e instanceof ApiError ? e.message : 'The service does not answer.';
}

function busy(/** @type {boolean} */ is) {
  bar.hidden = !is;
  cancel.hidden = !is;
}

async function make() {
  const data = new FormData();
  const profiles = mode() === 'portraits' ? profile.files() : profile.files().slice(0, 1);
  profiles.forEach((file) => data.append('profile', file));
  if (needsReference()) data.append('reference', reference.files()[0]);
  controls.fill(data);
  byId('error').textContent = '';
  go.disabled = true;
  try {
    const job = await submit(mode(), data);
    gallery.put(job);
    watch(job, true);
  } catch (e) {
    fail(e);
  } finally {
    ready();
  }
}

/** Follows a job; the shown one also in the viewer. @param {Job} job @param {boolean} shown */
async function watch(job, shown) {
  if (shown) {
    current = job.id;
    viewer.clear();
    bar.removeAttribute('value');
    busy(true);
    say(job.position ? `Waiting, ${job.position} before it` : 'Waiting');
  }
  const mine = () => current === job.id;
  try {
    const done = await follow(job.id, {
      progress: (step) => {
        if (!mine()) return;
        bar.max = step.total;
        bar.value = step.done;
        say(step.total > 1 ? `${step.stage}: ${step.done} of ${step.total}` : step.stage);
      },
      preview: (url) => { if (mine()) viewer.preview(url); },
      state: (now) => gallery.put(now),
    });
    if (mine()) await finish(done);
  } catch (e) {
    if (mine()) {
      busy(false);
      fail(e);
    }
  }
}

/** @param {Job} job */
async function finish(job) {
  busy(false);
  if (job.state === 'done') {
    const seconds = (Date.parse(/** @type {any} */ (job).finished) - Date.parse(/** @type {any} */ (job).started)) / 1000;
    await viewer.show(job);
    say(`Done in ${seconds.toFixed(1)} seconds`);
  } else if (job.state === 'failed') {
    viewer.clear();
    say('Not made');
    fail(new ApiError(422, job.error ?? {}));
  } else {
    viewer.clear();
    say('Cancelled');
  }
}

/** @param {Job} job */
async function look(job) {
  current = job.id;
  byId('error').textContent = '';
  try {
    await finish(job);
    byId('result').scrollIntoView({block: 'nearest'});
  } catch (e) {
    fail(e);
  }
}

/** Puts a job's pictures and settings back in place. @param {Job} job */
async function again(job) {
  try {
    for (const [field, picker] of /** @type {[string, Picker][]} */ ([['profile', profile], ['reference', reference]])) {
      const names = job.files[field] ?? [];
      if (!names.length) continue;
      const blobs = await Promise.all(names.map((name) => input(job.id, name)));
      picker.clear();
      picker.add(blobs.map((blob, i) => new File([blob], `${names[i]}.${blob.type.split('/')[1]}`, {type: blob.type})));
    }
    const radio = /** @type {HTMLInputElement} */ (document.querySelector(`input[name=mode][value=${job.kind}]`));
    radio.checked = true;
    controls.show(mode(), job.kind === 'relight' && !job.options.light && !job.options.yaw
      ? {...job.options, light: '(the reference)'} : job.options);
    ready();
    go.focus();
  } catch (e) {
    fail(e);
  }
}

document.querySelectorAll('input[name=mode]').forEach((radio) => radio.addEventListener('change', () => {
  controls.show(mode());
  ready();
}));
form.addEventListener('input', ready);
form.addEventListener('submit', (e) => e.preventDefault());
go.addEventListener('click', make);
cancel.addEventListener('click', async () => {
  if (current) {
    say('Stopping');
    await remove(current).catch(fail);
  }
});
controls.show(mode());
ready();
gallery.load().catch(fail);
