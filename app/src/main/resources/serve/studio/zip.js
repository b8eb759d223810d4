// @ts-check
// A ZIP file whose entries are stored as they are (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16):
// pictures don't get smaller anyway.

const TABLE = Uint32Array.from({length: 256}, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** @param {[number, number][]} fields value and width of each, little-endian @param {Uint8Array} [name] */
function record(fields, name = new Uint8Array()) {
  const length = fields.reduce((sum, [, width]) => sum + width, 0);
  const bytes = new Uint8Array(length + name.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, width] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  bytes.set(name, at);
  return bytes;
}

/** MS-DOS date and time. @param {Date} when @returns {[number, number]} time, date */
function dos(when) {
  return [(when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1),
    ((when.getFullYear() - 1980) << 9) | ((when.getMonth() + 1) << 5) | when.getDate()];
}

/** @param {{name: string, blob: Blob}[]} files at most 65535, 4 GiB in all @returns {Promise<Blob>} */
export async function zip(files) {
  const UTF8 = 0x0800;
  const [time, date] = dos(new Date());
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const {name, blob} of files) {
    const path = new TextEncoder().encode(name);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    /** @type {[number, number][]} */
    const common = [[20, 2], [UTF8, 2], [0, 2], [time, 2], [date, 2], [crc32(bytes), 4], [bytes.length, 4], [bytes.length, 4], [path.length, 2], [0, 2]];
    const local = record([[0x04034b50, 4], ...common], path);
    parts.push(local, blob);
    directory.push(record([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]], path));
    offset += local.length + bytes.length;
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = record([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]]);
  return new Blob([...parts, .../** @type {BlobPart[]} */ (directory), end], {type: 'application/zip'});
}

/** Names without two alike. @param {{name: string, blob: Blob}[]} files */
export function distinct(files) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return files.map(({name, blob}) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return {name: n === 1 ? name : name.replace(/(\.\w+)?$/, `-${n}$1`), blob};
  });
}
