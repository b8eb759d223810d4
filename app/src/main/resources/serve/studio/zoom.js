// @ts-check
// A frame in which a picture fills the room it has, and can be drawn nearer up to its own pixels and
// beyond. It scrolls as every box does; dragging, two fingers and Ctrl with the wheel work as well.

const MOST = 8;

export class Zoom {
  /** @param {HTMLElement} frame @param {HTMLElement} sheet whose size is the picture's @param {() => void} changed */
  constructor(frame, sheet, changed = () => {}) {
    this.frame = frame;
    this.sheet = sheet;
    this.changed = changed;
    this.width = 1;
    this.height = 1;
    this.near = 1; // 1 fits
    /** @type {Map<number, PointerEvent>} */
    this.fingers = new Map();
    new ResizeObserver(() => this.apply()).observe(frame);
    frame.addEventListener('wheel', (e) => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      this.set(this.near * Math.exp(-e.deltaY / 300), e.clientX, e.clientY);
    }, {passive: false});
    frame.addEventListener('dblclick', (e) => this.set(this.near > 1.01 ? 1 : this.full(), e.clientX, e.clientY));
    frame.addEventListener('pointerdown', (e) => { if (!this.isHandle(e)) this.fingers.set(e.pointerId, e); });
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
      frame.addEventListener(end, (e) => this.fingers.delete(/** @type {PointerEvent} */ (e).pointerId));
    }
    frame.addEventListener('pointermove', (e) => this.drag(e));
    frame.addEventListener('keydown', (e) => {
      if (e.key === '+' || e.key === '=') this.set(this.near * 1.5);
      if (e.key === '-') this.set(this.near / 1.5);
      if (e.key === '0') this.set(1);
    });
  }

  /** @param {Event} e */
  isHandle(e) {
    return Boolean(/** @type {Element} */ (e.target).closest('.handle'));
  }

  /** @param {number} width @param {number} height of the picture in pixels */
  of(width, height) {
    [this.width, this.height] = [width, height];
    this.near = 1;
    this.apply();
  }

  fitting() {
    return Math.min(this.frame.clientWidth / this.width, this.frame.clientHeight / this.height) || 1;
  }

  /** The nearness at which a pixel of the picture is one of the screen, at least twice the fitting one. */
  full() {
    return Math.max(2, 1 / (this.fitting() * devicePixelRatio));
  }

  /** @param {number} near @param {number} [x] @param {number} [y] the point that stays where it is */
  set(near, x, y) {
    const box = this.frame.getBoundingClientRect();
    const [px, py] = [(x ?? box.left + box.width / 2) - box.left, (y ?? box.top + box.height / 2) - box.top];
    const old = this.near;
    this.near = Math.max(1, Math.min(Math.max(MOST, this.full()), near));
    const k = this.near / old;
    const [left, top] = [this.frame.scrollLeft, this.frame.scrollTop];
    this.apply();
    this.frame.scrollLeft = (left + px) * k - px;
    this.frame.scrollTop = (top + py) * k - py;
    this.changed();
  }

  apply() {
    const scale = this.fitting() * this.near;
    this.sheet.style.width = Math.floor(scale * this.width) + 'px';
    this.sheet.style.height = Math.floor(scale * this.height) + 'px';
    this.frame.classList.toggle('near', this.near > 1.01);
    this.sheet.classList.toggle('pixels', scale * devicePixelRatio > 3);
  }

  /** @param {PointerEvent} e */
  drag(e) {
    const old = this.fingers.get(e.pointerId);
    if (!old) return;
    const others = [...this.fingers.values()].filter((f) => f.pointerId !== e.pointerId);
    if (others.length) {
      const [other] = others;
      const span = (/** @type {PointerEvent} */ f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
      this.set(this.near * span(e) / span(old), (e.clientX + other.clientX) / 2, (e.clientY + other.clientY) / 2);
    } else if (e.pointerType === 'mouse' && e.buttons) {
      this.frame.scrollLeft -= e.clientX - old.clientX;
      this.frame.scrollTop -= e.clientY - old.clientY;
    }
    this.fingers.set(e.pointerId, e);
  }
}
