// @ts-check
// A picture from the camera of this machine; a phone's own camera where the page may not open one.
import {byId, el} from './element.js';
import {t} from './words.js';

/** @returns {Promise<File[]>} one picture, or none */
export async function openCamera() {
  if (!navigator.mediaDevices?.getUserMedia) return fromPhone();
  const dialog = /** @type {HTMLDialogElement} */ (byId('camera-dialog'));
  const video = /** @type {HTMLVideoElement} */ (byId('camera-video'));
  const problem = byId('camera-problem');
  /** @type {MediaStream | null} */
  let stream = null;
  problem.textContent = '';
  dialog.returnValue = '';
  dialog.showModal();
  const closed = new Promise((done) => dialog.addEventListener('close', done, {once: true}));
  try {
    stream = await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 1920}, height: {ideal: 1080}, facingMode: 'user'}});
    video.srcObject = stream;
    await video.play();
  } catch {
    problem.textContent = t('camera.refused');
  }
  await closed;
  const taken = dialog.returnValue === 'take' && stream ? await shot(video) : [];
  stream?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  return taken;
}

/** @param {HTMLVideoElement} video */
async function shot(video) {
  const canvas = el('canvas', {width: video.videoWidth, height: video.videoHeight});
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).drawImage(video, 0, 0);
  const blob = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, 'image/jpeg', 0.95));
  return blob ? [new File([blob], 'camera.jpg', {type: 'image/jpeg'})] : [];
}

/** @returns {Promise<File[]>} */
function fromPhone() {
  const input = el('input', {type: 'file', accept: 'image/*'});
  input.setAttribute('capture', 'user');
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
