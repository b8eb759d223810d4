// What the studio's test needs: a browser, pictures made on the spot, archives taken apart.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {deflateSync} from 'node:zlib';
import {chromium} from 'playwright-core';

/** @param {string} home the tree's root */
export const tree = (home) => ({
  person: home + '/examples/profile.jpg',
  reference: home + '/examples/reference.jpg',
  heic: home + '/app/src/test/resources/pictures/plain.heic',
  heicPerson: home + '/app/src/test/resources/service/face.heic', // the person's picture
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {string} executablePath */
export const browse = (executablePath) => chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
    '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
});

/** A page that may ask nobody but the service, and must not fail. */
export async function open(context, base, path = '') {
  const page = await context.newPage();
  page.on('pageerror', (e) => { throw e; });
  page.on('request', (r) => {
    if (!r.url().startsWith(base) && !/^(blob|data):/.test(r.url())) throw new Error('asked ' + r.url());
  });
  await page.goto(base + path);
  await page.waitForFunction(() => document.getElementById('go').textContent !== '');
  return page;
}

export async function accessible(page, state) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(', ')), [], state);
}

/** Waits for the words beside "Result". */
export const status = (page, pattern) => page.waitForFunction(
  (text) => new RegExp(text).test(document.getElementById('status').textContent), pattern, {timeout: 150000});

export const enabled = (page) => page.waitForFunction(() => !document.getElementById('go').disabled, null, {timeout: 150000});

/** Drops or pastes files on an element as a person would. @param {{name: string, type: string, bytes: Buffer}[]} files */
export async function give(page, selector, files, event = 'drop') {
  const sent = files.map(({name, type, bytes}) => ({name, type, base64: bytes.toString('base64')}));
  await page.locator(selector).evaluate((element, [all, kind]) => {
    const data = new DataTransfer();
    for (const {name, type, base64} of all) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, {type}));
    }
    const about = {bubbles: true, cancelable: true};
    element.dispatchEvent(kind === 'paste'
      ? new ClipboardEvent('paste', {...about, clipboardData: data}) : new DragEvent(kind, {...about, dataTransfer: data}));
  }, [sent, event]);
}

const TABLE = Uint32Array.from({length: 256}, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const crc = (bytes) => ~bytes.reduce((c, b) => TABLE[(c ^ b) & 255] ^ (c >>> 8), -1) >>> 0;

/** A grey PNG, 128 x 128. */
export function grey() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 128, 0, 0, 0, 128, 8, 2, 0, 0, 0]);
  const rows = Buffer.alloc(128 * (1 + 3 * 128), 128);
  for (let y = 0; y < 128; y++) rows[y * (1 + 3 * 128)] = 0;
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Both example pictures beside each other: a picture with two faces. */
export const twoFaces = (page) => page.evaluate(async () => {
  const [a, b] = await Promise.all(['profile', 'reference'].map(async (name) =>
    createImageBitmap(await (await fetch(`/examples/${name}.jpg`)).blob())));
  const canvas = new OffscreenCanvas(a.width + b.width, Math.max(a.height, b.height));
  canvas.getContext('2d').drawImage(a, 0, 0);
  canvas.getContext('2d').drawImage(b, a.width, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({type: 'image/jpeg', quality: 0.95})).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}).then((base64) => Buffer.from(base64, 'base64'));

/** What is in a ZIP file whose entries are stored, each checked. @param {Buffer} bytes @returns {Map<string, Buffer>} */
export function entries(bytes) {
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50);
  let at = bytes.readUInt32LE(end + 16);
  const found = new Map();
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [size, length, local] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const data = bytes.subarray(local + 30 + length, local + 30 + length + size);
    assert.equal(crc(data), bytes.readUInt32LE(at + 16));
    found.set(bytes.subarray(at + 46, at + 46 + length).toString(), data);
    at += 46 + length;
  }
  assert.equal(found.size, bytes.readUInt16LE(end + 10)); // no name twice
  return found;
}

/** What a click saves. */
export async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFileSync(await download.path());
}
