// @ts-check
// A line at the bottom of the page that says what happened and may offer one thing to do.
import {button, byId} from './element.js';

const LONG = 8000; // milliseconds

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {(() => void) | undefined} */
let unanswered;

/**
 * @param {string} text @param {{label: string, act: () => void}} [offer]
 * @param {() => void} [ignored] when the offer was not taken
 */
export function toast(text, offer, ignored) {
  settle();
  const box = byId('toast');
  const line = document.createElement('span');
  line.textContent = text;
  box.replaceChildren(line);
  unanswered = ignored;
  if (offer) {
    box.append(button(offer.label, () => {
      unanswered = undefined;
      settle();
      offer.act();
    }));
  }
  box.hidden = false;
  timer = setTimeout(settle, LONG);
}

/** Ends the offer that is open: what was waiting for it is done. */
export function settle() {
  clearTimeout(timer);
  byId('toast').hidden = true;
  const act = unanswered;
  unanswered = undefined;
  act?.();
}
