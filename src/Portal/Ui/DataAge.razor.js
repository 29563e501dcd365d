// Ages that tick in place: one timer for all of a page.
import { timeZone } from '../js/zone.js';

const tickers = new Set();
let timer;
const relative = new Map();

function relativeFormat(locale) {
  if (!relative.has(locale)) relative.set(locale, new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' }));
  return relative.get(locale);
}

function inWords(ms, texts, locale) {
  if (ms < 1000) return texts.now;
  const [size, unit] = ms < 60e3 ? [1e3, 'second'] : ms < 3600e3 ? [60e3, 'minute'] : ms < 86400e3 ? [3600e3, 'hour'] : [86400e3, 'day'];
  return relativeFormat(locale).format(-Math.floor(ms / size), unit);
}

class Ticker {
  #age; #base; #datetime;

  constructor(element) {
    this.element = element;
    this.texts = JSON.parse(element.dataset.texts);
    this.locale = element.dataset.locale || undefined;
    this.observer = new MutationObserver(() => this.tick());
    this.observer.observe(element, { attributes: true, attributeFilter: ['datetime', 'data-age', 'data-paused'] });
    tickers.add(this);
    timer ??= setInterval(() => tickers.forEach(t => t.tick()), 1000);
    this.tick();
  }

  tick() {
    const { element, texts, locale } = this;
    const { age, paused, oldAfter } = element.dataset;
    const datetime = element.getAttribute('datetime');
    if (age === undefined || !datetime) { this.write(texts.none, true); element.removeAttribute('title'); return; }
    if (age !== this.#age || datetime !== this.#datetime) {
      this.#age = age;
      this.#datetime = datetime;
      this.#base = performance.now() - Number(age);
      element.title = texts.received.replace('{0}', new Date(datetime).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone }));
    }
    const ms = performance.now() - this.#base;
    const words = inWords(ms, texts, locale);
    this.write(paused ? texts.paused.replace('{0}', words) : words, ms > Number(oldAfter));
  }

  write(text, old) {
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.toggleAttribute('data-old', old);
  }

  stop() {
    this.observer.disconnect();
    tickers.delete(this);
    if (tickers.size === 0) { clearInterval(timer); timer = undefined; }
  }
}

/** Keeps an element's text the age of its data. The element is null when it was taken from the page before this script came. */
export const start = element => element ? new Ticker(element) : { stop() {} };
