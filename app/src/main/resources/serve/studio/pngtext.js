// @ts-check
// The notes that icportrait leaves in its PNG files (tEXt and uncompressed iTXt chunks whose keyword
// begins with "icportrait "; PNG specification, section 11.3.3).

const MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PREFIX = 'icportrait ';

/** @typedef {{kind: string, options: Record<string, string>}} Settings */

/** The settings a picture was made with, or null. @param {Blob} file @returns {Promise<Settings | null>} */
export async function notes(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!MAGIC.every((b, i) => bytes[i] === b)) return null;
  const view = new DataView(bytes.buffer);
  /** @type {Record<string, string>} */
  const found = {};
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = latin(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    const [key, value] = type === 'tEXt' ? plain(data) : type === 'iTXt' ? international(data) : ['', ''];
    if (key.startsWith(PREFIX)) found[key.slice(PREFIX.length)] = value;
    at += 12 + length;
  }
  const {command, ...options} = found;
  return command ? {kind: command === 'generate' ? 'portraits' : command, options} : null;
}

/** @param {Uint8Array} bytes */
const latin = (bytes) => new TextDecoder('latin1').decode(bytes);

/** @param {Uint8Array} data */
function plain(data) {
  const end = data.indexOf(0);
  return [latin(data.subarray(0, end)), latin(data.subarray(end + 1))];
}

/** Keyword, two flags, language, translated keyword, text. @param {Uint8Array} data */
function international(data) {
  const end = data.indexOf(0);
  if (data[end + 1]) return ['', '']; // compressed: not ours
  const language = data.indexOf(0, end + 3);
  const keyword = data.indexOf(0, language + 1);
  return [latin(data.subarray(0, end)), new TextDecoder().decode(data.subarray(keyword + 1))];
}
