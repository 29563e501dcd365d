// What a grid needs of the browser: keys that must not scroll, widths by dragging, times in the viewer's zone, and where one reads.
import { timeZone } from '../js/zone.js';

const moves = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'Enter', ' ']);
const narrow = matchMedia('(max-width: 640px)');

class Grid {
  #top = true;

  constructor(element, dotnet, locale) {
    Object.assign(this, { element, dotnet });
    this.day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone });
    this.clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, timeZone });
    this.whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone });
    this.off = new AbortController();
    const { signal } = this.off;
    element.addEventListener('keydown', event => this.key(event), { signal });
    element.addEventListener('scroll', () => this.scrolled(), { signal, passive: true });
    element.addEventListener('pointerdown', event => this.drag(event), { signal });
    element.addEventListener('click', event => { if (event.target.closest('.resize') || (event.target.closest('a') && (event.ctrlKey || event.metaKey))) event.stopPropagation(); }, { signal, capture: true });
    narrow.addEventListener('change', () => dotnet.invokeMethodAsync('OnCompact', narrow.matches), { signal });
    if (narrow.matches) dotnet.invokeMethodAsync('OnCompact', true);
    this.observer = new MutationObserver(() => this.localize());
    this.observer.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ['datetime'] });
    this.localize();
  }

  async key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && getSelection().isCollapsed) {
      event.preventDefault();
      this.copy(await this.dotnet.invokeMethodAsync('GetCopyText'));
      return;
    }
    if (!moves.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('button, input')) return;
    event.preventDefault();
    this.dotnet.invokeMethodAsync('OnKeyAsync', event.key);
  }

  copy(text) { if (text) navigator.clipboard?.writeText(text); }

  scrolled() {
    const top = this.element.scrollTop < 8;
    if (top !== this.#top) {
      this.#top = top;
      this.dotnet.invokeMethodAsync('OnTopAsync', top);
    }
  }

  /** Brings a row into sight that stands at an offset below the head. */
  show(offset, height) {
    const { element } = this, head = element.querySelector('.head').offsetHeight;
    if (offset < element.scrollTop) element.scrollTop = offset;
    else if (offset + height + head > element.scrollTop + element.clientHeight) element.scrollTop = offset + height + head - element.clientHeight;
  }

  toTop() { this.element.scrollTop = 0; }

  shift(pixels) { if (this.element.scrollTop >= 8) this.element.scrollTop += pixels; }

  drag(event) {
    if (!event.target.classList.contains('resize')) return;
    event.preventDefault();
    const cell = event.target.parentElement, cells = [...cell.parentElement.children], at = cells.indexOf(cell);
    const widths = cells.map(c => Number(c.dataset.width)), start = event.clientX, first = cell.offsetWidth;
    const move = e => {
      widths[at] = Math.round(Math.min(800, Math.max(64, first + e.clientX - start)));
      this.element.style.setProperty('--columns', widths.map((w, i) => i === widths.length - 1 ? `minmax(${w}px,1fr)` : `${w}px`).join(' '));
    };
    const end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      this.dotnet.invokeMethodAsync('OnResizeAsync', cell.dataset.column, widths[at]);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
  }

  /** Times stand empty in the markup, since the server knows no zone. */
  localize() {
    const today = new Date().toDateString();
    for (const time of this.element.querySelectorAll('time[datetime]')) {
      const stamp = time.getAttribute('datetime');
      if (time.dataset.shown === stamp) continue;
      const moment = new Date(stamp);
      time.dataset.shown = stamp;
      time.textContent = (moment.toDateString() === today ? '' : `${this.day.format(moment)}, `) + this.clock.format(moment);
      time.title = this.whole.format(moment);
    }
  }

  dispose() {
    this.off.abort();
    this.observer.disconnect();
  }
}

export const start = (element, dotnet, locale) => new Grid(element, dotnet, locale);
