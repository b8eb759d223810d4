// @ts-check
// Joins pictures, settings, stage and gallery.
import {actions} from './actions.js';
import {ended, input} from './api.js';
import {Controls} from './controls.js';
import {byId, el, ending, save} from './element.js';
import {explain} from './errors.js';
import {missing} from './faces.js';
import {Gallery} from './gallery.js';
import {clay, paintHead} from './head.js';
import {intake} from './intake.js';
import {keep, kept} from './keepsake.js';
import {Maker} from './maker.js';
import {Picker} from './picker.js';
import {privacy} from './privacy.js';
import {fromFile, fromHash, remember, remembered, toHash} from './settings.js';
import {settle, toast} from './toast.js';
import {Together} from './together.js';
import {STEPS} from './variants.js';
import {Viewer} from './viewer.js';
import {choose, language, LANGUAGES, load, t} from './words.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {import('./settings.js').Settings} Settings */

await load();

const go = byId('go');
const amount = byId('amount-choice');
const controls = new Controls(byId('options'), ready);
const ear = {changed: ready, came};
const person = new Picker(byId('profile'), 'person', ear);
const reference = new Picker(byId('reference'), 'reference', ear);
const viewer = new Viewer(byId('viewer'));
const gallery = new Gallery({look: (job) => look(job), again, gone: (ids) => together.tell({type: 'gone', ids})});
const maker = new Maker({viewer, gallery, person, reference, shown, start});
const together = new Together(heard);

/** @returns {string} */
const mode = () => document.querySelector('input[name=mode]:checked')?.getAttribute('value') ?? 'portraits';
const radio = (/** @type {string} */ name, /** @type {string} */ value) =>
  /** @type {HTMLInputElement} */ (document.querySelector(`input[name=${name}][value="${value}"]`));
const count = () => +(document.querySelector('input[name=count]:checked')?.getAttribute('value') ?? 1);
const many = () => mode() === 'portraits' && amount.value !== 'one';

/** Everything that follows from what is chosen. */
function ready() {
  const kind = mode();
  const needs = controls.usesReference();
  person.take(kind !== 'portraits' ? 1 : amount.value === 'people' ? 100 : 8);
  reference.take(many() && amount.value === 'references' ? 100 : 1);
  reference.root.hidden = !needs;
  byId('swap').hidden = !needs || !(person.photos.length || reference.photos.length);
  byId('example').hidden = person.photos.length > 0 && (!needs || reference.photos.length > 0);
  byId('amount').hidden = kind !== 'portraits';
  byId('variants').hidden = kind !== 'portraits' || many();
  go.disabled = !person.usable() || (needs && !reference.usable());
  const n = many() ? (amount.value === 'people' ? person : reference).photos.length : kind === 'portraits' ? count() : 1;
  go.textContent = n > 1 ? t('go.several', {n}) : t('go.' + kind);
  const faces = person.photos.map((photo) => photo.chosen()).filter((face) => face !== null);
  byId('advice').textContent = kind === 'portraits' && !many() ? missing(faces, needs ? reference.photos[0]?.chosen() ?? null : null) : '';
  const steps = +(controls.options().steps ?? 1);
  const several = kind === 'portraits' && !many() && count() > 1 && byId('differ').value === 'chance';
  byId('seed-note').textContent = several && steps < STEPS ? t('seed.steps', {steps: STEPS}) : '';
  byId('differ').hidden = count() === 1;
  rememberAll();
}

function rememberAll() {
  remember({kind: mode(), values: controls.values, count: String(count()), amount: amount.value});
  const of = (/** @type {Picker} */ picker) => picker.photos.map((photo) => ({file: photo.file, face: photo.face, found: photo.found}));
  if (started) keep({person: of(person), reference: of(reference)});
}

/** Takes settings out of what was dropped or chosen; the rest are pictures. @param {File[]} files */
async function came(files) {
  const pictures = [];
  for (const file of files) {
    const settings = await fromFile(file);
    const json = file.name.endsWith('.json') || file.type === 'application/json';
    if (json) {
      if (settings) apply(settings);
      toast(t(settings ? 'settings.read' : 'settings.unread', {name: file.name}));
    } else {
      if (settings) toast(t('settings.found', {name: file.name}), {label: t('settings.use'), act: () => apply(settings)});
      pictures.push(file);
    }
  }
  return pictures;
}

/** @param {Settings} settings */
function apply({kind, options}) {
  radio('mode', kind).checked = true;
  controls.apply(kind, options);
}

/** @param {Job} job */
async function look(job) {
  await maker.look(job);
  const {top, bottom} = byId('result').getBoundingClientRect();
  if (top < -100 || bottom > innerHeight + 100) byId('result').scrollIntoView();
}

/** @param {Job | null} job */
function shown(job) {
  actions(job, {
    blob: () => viewer.shown?.blob ?? null,
    to: (where, file) => {
      if (where === 'person') person.clear();
      (where === 'person' ? person : reference).add([file]);
      toast(t('sent', {where: t('pictures.' + where)}));
    },
    relight: (file) => {
      person.clear();
      person.add([file]);
      setMode('relight');
      toast(t('sent', {where: t('kind.relight')}));
    },
    again,
    more: (one) => {
      start(one);
      if (count() === 1) radio('count', '4').checked = true;
      ready();
      go.focus({preventScroll: true});
    },
  });
}

/** A variant becomes the start for more: its settings are the form's. @param {Job} job */
function start(job) {
  apply({kind: job.kind, options: job.options});
}

/** @param {string} kind */
function setMode(kind) {
  radio('mode', kind).checked = true;
  controls.show(kind);
  ready();
}

/** Puts a job's pictures and settings back in place. @param {Job} job */
async function again(job) {
  try {
    for (const [field, picker] of /** @type {[string, Picker][]} */ ([['profile', person], ['reference', reference]])) {
      const names = job.files[field] ?? [];
      if (!names.length) continue;
      const blobs = await Promise.all(names.map((name) => input(job.id, name)));
      picker.clear();
      await picker.add(blobs.map((blob, i) => new File([blob], `${names[i]}.${ending(blob.type)}`, {type: blob.type})));
    }
    amount.value = 'one';
    apply({kind: job.kind, options: job.options});
    settle();
    byId('make').scrollIntoView({block: 'nearest'});
  } catch (e) {
    gallery.expire(job);
    toast(explain(e));
  }
}

/** @param {import('./together.js').News} news */
function heard(news) {
  if (news.type === 'job') gallery.put(news.job);
  if (news.type === 'progress') gallery.items.get(news.id)?.progress(news.step);
  if (news.type === 'gone') gallery.drop(news.ids);
  if (news.type === 'all-gone') location.reload();
}

document.querySelectorAll('input[name=mode]').forEach((one) => one.addEventListener('change', () => setMode(mode())));
document.querySelectorAll('#amount-choice, input[name=count], #differ').forEach((one) => one.addEventListener('change', ready));
go.addEventListener('click', () => maker.make(
  maker.orders(mode(), controls.options(), controls.usesReference(), {amount: amount.value, count: count(), differ: byId('differ').value}), many()));
byId('example').addEventListener('click', async () => {
  const file = async (/** @type {string} */ name) => new File([await (await fetch('/examples/' + name)).blob()], name, {type: 'image/jpeg'});
  person.clear();
  await person.add([await file('profile.jpg')]);
  await reference.add([await file('reference.jpg')]);
  go.focus({preventScroll: true});
});
byId('swap').addEventListener('click', async () => {
  const [a, b] = [person.files().slice(0, 1), reference.files().slice(0, 1)];
  person.clear();
  reference.clear();
  await person.add(b);
  await reference.add(a);
  ready();
});
byId('share-link').addEventListener('click', async () => {
  const link = location.origin + location.pathname + toHash({kind: mode(), options: controls.options()});
  try {
    await navigator.clipboard.writeText(link);
    toast(t('share.copied'));
  } catch {
    toast(link); // a page without TLS may not write to the clipboard
  }
});
byId('share-json').addEventListener('click', () => save(
  new Blob([JSON.stringify({kind: mode(), options: controls.options()}, null, 1)], {type: 'application/json'}), 'icportrait-settings.json'));
byId('reset').addEventListener('click', () => controls.reset());
byId('language').append(...Object.entries(LANGUAGES).map(([code, name]) => el('option', {value: code, textContent: name, lang: code})));
byId('language').value = language();
byId('language').addEventListener('change', () => {
  choose(byId('language').value);
  location.reload();
});
addEventListener('hashchange', () => {
  const linked = fromHash(location.hash);
  if (linked) apply(linked);
});

let started = false;
const before = remembered();
if (before) {
  controls.values = before.values;
  radio('mode', before.kind).checked = true;
  amount.value = before.amount ?? 'one';
  radio('count', before.count).checked = true;
}
controls.show(mode());
const linked = fromHash(location.hash);
if (linked) apply(linked);
paintHead(byId('welcome-head'), {yaw: 25, pitch: 5}, clay);
maker.say(t('status.empty'));
ready();
intake(person, reference);
privacy(() => together.tell({type: 'all-gone'}));
const pictures = await kept();
for (const [picker, all] of /** @type {[Picker, import('./keepsake.js').Kept[]][]} */ ([[person, pictures.person], [reference, pictures.reference]])) {
  await picker.add(all.map((one) => one.file), all.map((one) => one.found));
  picker.photos.forEach((photo, i) => photo.ready.then(() => { if (all[i].face) photo.choose(all[i].face); }));
}
started = true;
try {
  const open = (await gallery.load()).filter((job) => !ended(job)).reverse();
  together.start();
  if (open.length) await maker.resume(open);
} catch (e) {
  maker.fail(e);
}
