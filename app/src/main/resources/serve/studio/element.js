// @ts-check
// Small makers of elements, so that no other file spells them out.

/**
 * An element with its properties and children; a property that begins with "on" is a listener, one
 * with a dash, "role" or "for" an attribute.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [properties] @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name.includes('-') || name === 'role' || name === 'for') {
      element.setAttribute(name, String(value));
    } else {
      /** @type {any} */ (element)[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** @param {string} text @param {() => void} act @param {Record<string, any>} [properties] */
export function button(text, act, properties = {}) {
  return el('button', {type: 'button', textContent: text, onclick: act, ...properties});
}

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** Saves bytes as a file of the person's. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = el('a', {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** The end of a file's name for a content type. @param {string} [type] */
export const ending = (type) => ({'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp', 'image/heic': 'heic', 'application/json': 'json'})[type ?? ''] ?? 'png';
