// @ts-check
// Faces of a picture, found by the service, and what they say about a photo in plain words.
import {ApiError, remove, result, submit} from './api.js';
import {el} from './element.js';
import {follow} from './stream.js';
import {t} from './words.js';

/** @typedef {{number: number, box: {x0: number, y0: number, x1: number, y1: number}, pose: {yaw: number, pitch: number, roll: number},
 *   landmarks: number[][], head?: object}} Face */
/** @typedef {{width: number, height: number, faces: Face[], preview?: string}} Found with a small JPEG as data URL, where one was asked for */

const TURNED = 25; // degrees from which a photo shows one side
const SMALL = 110; // pixels of a face below which detail is missing
const TILTED = 25;

/** Pixels of what the service shows of a picture this browser can't. */
export const PREVIEW = 1024;

/**
 * Looks for faces; what was sent for it is deleted at once, and given up when nobody wants to know any more.
 * @param {Blob} picture @param {AbortSignal} [unwanted] @param {number} [preview] pixels of a small JPEG that comes along
 * @returns {Promise<Found>}
 */
export async function find(picture, unwanted, preview) {
  const form = new FormData();
  form.append('picture', picture);
  if (preview) form.append('preview', String(preview));
  const {id} = await submit('face', form, () => !unwanted?.aborted);
  const giveUp = () => { remove(id).catch(() => {}); };
  if (unwanted?.aborted) giveUp();
  unwanted?.addEventListener('abort', giveUp);
  const job = await follow(id, {});
  try {
    if (job.state !== 'done') throw new ApiError(422, job.error ?? {code: 'cancelled'});
    return JSON.parse(await (await result(job.id)).text());
  } finally {
    remove(job.id).catch(() => {}); // it expires by itself
  }
}

/** Which side a face is turned to, as the viewer sees it. @param {number} yaw */
const side = (yaw) => t(yaw > 0 ? 'side.right' : 'side.left');

/** What a photo of the person is good for. @param {Face} face @param {boolean} person */
export function hint(face, person) {
  const {yaw, pitch} = face.pose;
  const size = face.box.x1 - face.box.x0;
  if (size < SMALL) return t('hint.small');
  if (!person) return Math.abs(yaw) > TURNED ? t('hint.turned', {side: side(yaw)}) : t('hint.good-reference');
  if (Math.abs(yaw) > TURNED) return t('hint.one-side', {degrees: Math.round(Math.abs(yaw)), side: side(yaw)});
  if (Math.abs(pitch) > TILTED) return t(pitch > 0 ? 'hint.up' : 'hint.down');
  return t('hint.good');
}

/** What is missing for this reference, or nothing. @param {Face[]} person @param {Face | null} reference */
export function missing(person, reference) {
  if (!person.length || !reference) return '';
  const {yaw} = reference.pose;
  if (Math.abs(yaw) <= TURNED) {
    return person.every((face) => Math.abs(face.pose.yaw) > TURNED) ? t('hint.add-front') : '';
  }
  const near = person.some((face) => Math.abs(face.pose.yaw - yaw) <= TURNED);
  return near ? '' : t('hint.add-side', {degrees: Math.round(Math.abs(yaw)), side: side(yaw)});
}

/**
 * A picture to draw. Where this browser can't read its file (HEIC, TIFF), it is what the service made of it, as large.
 * @param {Blob} picture @param {Found | null} [found] its faces where they are known
 */
export async function bitmapOf(picture, found) {
  try {
    return await createImageBitmap(picture);
  } catch { /* the service reads it */ }
  const seen = found?.preview ? found : await find(picture, undefined, PREVIEW);
  return createImageBitmap(await previewOf(seen), {resizeWidth: seen.width, resizeHeight: seen.height, resizeQuality: 'high'});
}

/** The small picture that came along. @param {Found} found */
export async function previewOf(found) {
  const image = el('img', {src: found.preview});
  await image.decode();
  return image;
}

/**
 * The surroundings of one face alone, where a form has one number for all its photos.
 * @param {Blob} file @param {Found} found @param {number} index
 */
export async function alone(file, found, index) {
  const bitmap = await bitmapOf(file, found);
  const {x0, y0, x1, y1} = found.faces[index].box;
  const half = 1.1 * Math.max(x1 - x0, y1 - y0);
  const [left, top] = [Math.max(0, (x0 + x1) / 2 - half), Math.max(0, (y0 + y1) / 2 - half)];
  const [right, bottom] = [Math.min(bitmap.width, (x0 + x1) / 2 + half), Math.min(bitmap.height, (y0 + y1) / 2 + half)];
  const canvas = new OffscreenCanvas(right - left, bottom - top);
  const c = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  c.drawImage(bitmap, -left, -top);
  c.fillStyle = '#808080';
  found.faces.forEach((other, i) => { // else a larger one would be taken
    const b = other.box;
    if (i !== index) c.fillRect(b.x0 - left, b.y0 - top, b.x1 - b.x0, b.y1 - b.y0);
  });
  return canvas.convertToBlob({type: 'image/png'});
}
