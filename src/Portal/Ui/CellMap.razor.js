// Keys, pointer and times of a map of cells: one listener each for all cells, and no round trip for moving about.
import { formatTime, precisionFor } from '../js/chart/format.js';

export const create = (map, host) => new CellMap(map, host);

class CellMap {
  #at = [0, 0];

  constructor(map, host) {
    Object.assign(this, { map, host, grid: map.querySelector('[role=grid]'), tip: map.querySelector('.map-tip') });
    this.locale = map.dataset.locale || undefined;
    this.listeners = {
      keydown: event => this.#onKey(event),
      click: event => { const cell = this.#cell(event.target); if (cell) this.#pick(cell); },
      pointerover: event => this.#show(this.#cell(event.target)),
      pointerleave: () => this.#show(null),
      focusin: event => { const cell = this.#cell(event.target); if (cell) this.#reach(cell); this.#show(cell); },
      focusout: () => this.#show(null),
    };
    for (const [name, listener] of Object.entries(this.listeners)) this.grid.addEventListener(name, listener);
    // New columns and rows come with frames; the marks on them, times and the one tab stop, are made anew.
    this.observer = new MutationObserver(() => this.#refresh());
    this.observer.observe(this.grid, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-from', 'data-row', 'aria-selected'] });
    this.resize = new ResizeObserver(() => this.#times());
    this.resize.observe(this.grid);
    this.#refresh();
    map.dataset.keys = 'true';
  }

  dispose() {
    for (const [name, listener] of Object.entries(this.listeners)) this.grid.removeEventListener(name, listener);
    this.observer.disconnect();
    this.resize.disconnect();
  }

  #cell(target) {
    return target.closest?.('[data-column]') ?? null;
  }

  #find(row, column) {
    return this.grid.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  }

  #refresh() {
    this.#times();
    const chosen = this.grid.querySelector('[aria-selected=true]');
    const inside = this.grid.contains(document.activeElement);
    if (chosen && !inside) this.#at = [Number(chosen.dataset.row), Number(chosen.dataset.column)];
    const cell = this.#find(...this.#at) ?? this.#find(0, 0);
    if (cell) this.#reach(cell);
  }

  /** The only cell that Tab stops at. */
  #reach(cell) {
    for (const old of this.grid.querySelectorAll('[tabindex="0"]')) if (old !== cell) old.tabIndex = -1;
    if (cell.tabIndex !== 0) cell.tabIndex = 0;
    this.#at = [Number(cell.dataset.row), Number(cell.dataset.column)];
  }

  #onKey(event) {
    const cell = this.#cell(event.target);
    if (!cell || event.altKey || event.metaKey) return;
    const [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
    const rows = this.grid.querySelectorAll('.map-row').length - 1, columns = this.grid.querySelectorAll('.map-time').length - 1;
    const to = {
      ArrowLeft: [row, Math.max(-1, column - 1)], ArrowRight: [row, Math.min(columns, column + 1)],
      ArrowUp: [Math.max(0, row - 1), column], ArrowDown: [Math.min(rows, row + 1), column],
      Home: [event.ctrlKey ? 0 : row, event.ctrlKey ? 0 : -1], End: [event.ctrlKey ? rows : row, columns],
      PageUp: [0, column], PageDown: [rows, column],
    }[event.key];
    if (to) {
      event.preventDefault();
      this.#find(...to)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#pick(cell);
    } else if (event.key === 'Escape') {
      this.#show(null);
    }
  }

  #pick(cell) {
    this.host.invokeMethodAsync('OnPickAsync', Number(cell.dataset.row), Number(cell.dataset.column));
  }

  /** Hour or day under as many columns as have room for it. */
  #times() {
    const heads = [...this.grid.querySelectorAll('.map-time')];
    if (heads.length === 0) return;
    const from = Number(heads[0].dataset.from), to = Number(heads.at(-1).dataset.to);
    const step = (to - from) / heads.length, days = to - from > 36 * 36e5;
    const every = Math.max(1, Math.ceil((days ? 56 : 48) / Math.max(1, heads[0].clientWidth)));
    heads.forEach((head, i) => {
      const label = head.querySelector('time');
      const text = formatTime(Number(head.dataset.from), days ? 'day' : precisionFor(step, to - from), this.locale);
      if (label.textContent !== text) label.textContent = text;
      // Those without room keep their text for readers of the screen.
      label.classList.toggle('visually-hidden', i % every !== 0 || heads.length - i < Math.min(every, heads.length) / 2);
    });
  }

  #show(cell) {
    const { tip } = this;
    tip.hidden = !cell || cell.dataset.column === '-1';
    if (tip.hidden) return;
    const row = cell.closest('.map-row'), head = this.grid.querySelectorAll('.map-time')[Number(cell.dataset.column)];
    if (!row || !head) return;
    const time = name => formatTime(Number(head.dataset[name]), 'full', this.locale);
    const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    tip.replaceChildren(line('strong', row.querySelector('button').textContent), line('span', cell.getAttribute('aria-label')), line('small', `${time('from')} – ${time('to')}`));
    if (head.title) tip.append(line('small', head.title));
    const box = cell.getBoundingClientRect(), all = this.map.getBoundingClientRect();
    const left = Math.min(Math.max(0, box.left + box.width / 2 - all.left - tip.offsetWidth / 2), all.width - tip.offsetWidth);
    const above = box.top - all.top - tip.offsetHeight - 6;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above >= 0 ? above : box.bottom - all.top + 6)}px)`;
  }
}
