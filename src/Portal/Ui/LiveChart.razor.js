// One chart: frames in by show(), events out by the .NET reference. Plotly only draws; it is loaded once, with the first chart.
import { formatTime, formatValue, precisionFor } from '../js/chart/format.js';
import { linearAxis, logAxis, timeTicks } from '../js/chart/scale.js';
import { color, onThemeChange } from '../js/chart/theme.js';
import { bucketEnd, extent, seriesAt, tracesOf } from '../js/chart/traces.js';
import { attachPointer } from '../js/chart/pointer.js';

const standardFont = 12;

// Room for axis labels, which grow with the type of a wallboard.
const marginFor = font => ({ l: Math.round(64 * font / standardFont), r: 12, t: 8, b: Math.round(24 * font / standardFont), pad: 0 });
const config = { staticPlot: true, displayModeBar: false, responsive: false };

let plotly;
function loadPlotly() {
  return plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('../lib/plotly/plotly-cartesian.min.js', import.meta.url).href;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => { plotly = undefined; reject(new Error('The chart library could not be loaded.')); };
    document.head.append(script);
  });
}

/** Prepares a chart inside its figure; resolves when it can take frames. */
export async function create(figure, options, host) {
  const library = await loadPlotly();
  return new Chart(figure, options, host, library);
}

class Chart {
  #frame = null; #top; #width = 0; #height = 0; #drawn = false; #drawing = 0; #late = false; #legend = []; #tableAt = 0; #axis;

  constructor(figure, options, host, library) {
    const font = parseFloat(getComputedStyle(figure).getPropertyValue('--chart-font')) || standardFont;
    const margin = marginFor(font);
    Object.assign(this, { figure, options, host, library, margin, font });
    this.plot = figure.querySelector('.chart-plot');
    this.canvas = document.createElement('div');
    this.plot.prepend(this.canvas);
    this.legendList = figure.querySelector('.chart-legend');
    this.details = figure.querySelector('details');
    this.pointer = attachPointer({
      plot: this.plot, margin, options, frame: () => this.#frame, readout: index => this.#readout(index),
      onBrush: (from, to) => host.invokeMethodAsync('OnBrushAsync', from, to),
      onLeave: () => host.invokeMethodAsync('OnLeaveAsync'),
      onPick: (index, height) => host.invokeMethodAsync('OnPickAsync', this.#frame.times[index], bucketEnd(this.#frame, index), this.#seriesAt(index, height)),
    });
    this.stopTheme = onThemeChange(() => this.#draw());
    this.onVisible = () => { if (!document.hidden && this.#late) this.#draw(); };
    document.addEventListener('visibilitychange', this.onVisible);
    this.resize = new ResizeObserver(() => this.#onResize());
    this.resize.observe(this.plot);
    this.details.addEventListener('toggle', () => this.#table(true));
  }

  /** Shows a frame in place of the one before. */
  show(frame) {
    this.#frame = frame;
    this.#draw();
  }

  /** What is shown belongs to a view that was left: fades until the next frame. */
  wait() {
    this.plot.classList.add('chart-stale');
  }

  /** Changes what the form, unit, axis or language is. */
  configure(options) {
    Object.assign(this.options, options);
    this.#top = undefined;
    this.#draw();
  }

  dispose() {
    this.gone = true; // what is on its way to .NET finds nobody there, which is no fault any more
    this.stopTheme();
    document.removeEventListener('visibilitychange', this.onVisible);
    clearTimeout(this.resizeTimer);
    this.resize.disconnect();
    this.pointer.dispose();
    this.#purge();
  }

  // Plotly ends a drawing in a later turn of the event loop, and would miss there what was purged before.
  #purge() {
    if (this.gone && this.#drawing === 0) this.library.purge(this.canvas);
  }

  /** Index of the series drawn at a height of a bucket; -1: none, or the whole bucket was chosen by the keyboard. */
  #seriesAt(index, height) {
    if (height === null || !this.#axis) return -1;
    const [low, high] = this.#axis.range, at = low + height * (high - low);
    return seriesAt(this.#frame, this.options, index, this.#axis.type === 'log' ? 10 ** at : at);
  }

  #onResize() {
    const width = this.plot.clientWidth, height = this.options.fill ? this.plot.clientHeight : this.options.height;
    if ((width === this.#width && height === this.#height) || width === 0) return;
    const first = this.#width === 0, wider = width !== this.#width;
    this.#width = width;
    this.#height = height;
    this.#draw();
    if (!wider) return;
    clearTimeout(this.resizeTimer);
    this.resizeTimer = setTimeout(() => this.host.invokeMethodAsync('OnWidthAsync', width - this.margin.l - this.margin.r).catch(error => { if (!this.gone) throw error; }), first ? 0 : 300);
  }

  #draw() {
    const frame = this.#frame, { options } = this;
    if (!frame || this.#width === 0) return;
    // A tab in the background draws nothing; the newest frame waits for its return.
    this.#late = document.hidden;
    if (this.#late) return;
    const begun = performance.now();
    const { smallest, largest, empty } = extent(frame, options);
    this.plot.classList.toggle('chart-empty', !!empty);
    this.plot.classList.remove('chart-loading', 'chart-stale');
    this.plot.classList.toggle('chart-pick', options.canPick && !empty);
    const axis = options.form === 'Heatmap' || options.logarithmic
      ? logAxis(smallest ?? 1, largest ?? 10, options.unit, options.locale, options.form === 'Heatmap')
      : linearAxis(largest ?? 0, options.unit, options.locale, this.#top);
    this.#top = axis.top;
    this.#axis = axis;
    const time = timeTicks(frame.from, frame.to, (this.#width - this.margin.l - this.margin.r) * standardFont / this.font, options.locale);
    const drawing = this.library.react(this.canvas, tracesOf(frame, options), this.#layout(frame, empty ? { ...axis, values: [], texts: [] } : axis, time), config);
    this.#drawing++;
    drawing.finally(() => {
      this.#drawing--;
      this.#purge();
    });
    this.pointer.refresh();
    this.#readoutNames();
    if (this.pointer.time === null || this.pointer.time === undefined) this.#readout(null);
    this.#table(false);
    this.#drawn = true;
    this.plot.dataset.drawMs = (performance.now() - begun).toFixed(1);
    performance.measure('portal-chart', { start: begun, end: performance.now() });
    performance.clearMeasures('portal-chart');
  }

  #layout(frame, axis, time) {
    const grid = color('--border', 0.7), text = color('--text-muted');
    const common = { fixedrange: true, zeroline: false, showline: false, ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)', tickmode: 'array', automargin: false, tickfont: { size: this.font, color: text } };
    return {
      width: this.#width, height: this.options.fill ? this.#height : this.options.height, margin: this.margin, showlegend: false, autosize: false, barmode: 'stack', hovermode: false, dragmode: false,
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: getComputedStyle(this.figure).fontFamily, size: this.font, color: text },
      xaxis: { ...common, type: 'linear', range: [frame.from, frame.to], showgrid: false, tickvals: time.values, ticktext: time.texts },
      yaxis: { ...common, type: axis.type, range: axis.range, gridcolor: grid, gridwidth: 1, tickvals: axis.values, ticktext: axis.texts, layer: 'below traces' },
    };
  }

  /** Legend entries follow the set of series; their values change in place. */
  #readoutNames() {
    const names = this.options.form === 'Heatmap' ? [] : this.#frame.series;
    const key = names.map(s => `${s.name}|${s.color}|${s.comparison}`).join('\n');
    if (this.legendKey === key) return;
    this.legendKey = key;
    this.#legend = names.map(series => {
      const item = document.createElement('li');
      const swatch = document.createElement('span');
      swatch.className = series.comparison ? 'chart-swatch chart-swatch-dotted' : 'chart-swatch';
      swatch.style.color = `var(${series.color})`;
      const name = document.createElement('span');
      name.textContent = series.name;
      const value = document.createElement('span');
      value.className = 'chart-value';
      item.append(swatch, name, value);
      return { item, value };
    });
    this.legendList.replaceChildren(...this.#legend.map(entry => entry.item));
    if (this.options.form === 'Heatmap') {
      const item = document.createElement('li');
      this.heatText = document.createElement('span');
      item.append(this.heatText);
      this.legendList.replaceChildren(item);
    }
  }

  /** Values at a bucket, or of the newest complete bucket. */
  #readout(index) {
    const frame = this.#frame;
    if (!frame) return;
    const { unit, locale, texts } = this.options;
    const at = index ?? frame.times.length - 1 - frame.incomplete;
    if (this.options.form === 'Heatmap') {
      if (!this.heatText) return;
      const column = index === null ? null : frame.heat?.counts[index];
      this.heatText.textContent = column
        ? `${formatTime(frame.times[index], precisionFor(frame.step, frame.to - frame.from), locale)} · ${texts.calls.replace('{0}', formatValue(column.reduce((a, b) => a + b, 0), 'Count', locale))}`
        : texts.heat;
      return;
    }
    frame.series.forEach((series, i) => {
      const text = formatValue(series.values[index ?? series.readAt ?? at] ?? null, unit, locale);
      if (this.#legend[i] && this.#legend[i].value.textContent !== text) this.#legend[i].value.textContent = text;
    });
  }

  /** The same numbers as a table, built only while it is open and at most every two seconds. */
  #table(now) {
    if (!this.details.open || !this.#frame || (!now && performance.now() - this.#tableAt < 2000)) return;
    this.#tableAt = performance.now();
    const frame = this.#frame, { unit, locale, texts } = this.options;
    const table = document.createElement('table');
    const row = (parent, tag, cells) => {
      const line = parent.insertRow();
      cells.forEach((text, i) => {
        const cell = document.createElement(i === 0 || tag === 'th' ? 'th' : 'td');
        cell.scope = tag === 'th' ? 'col' : 'row';
        if (cell.tagName === 'TD') cell.removeAttribute('scope');
        cell.textContent = text;
        line.append(cell);
      });
    };
    const caption = table.createCaption();
    caption.textContent = this.options.title;
    const precision = precisionFor(frame.step, frame.to - frame.from);
    const { heat } = frame;
    const columns = heat ? heat.edges.slice(0, -1).map((edge, i) => i).filter(i => heat.counts.some(c => c[i] > 0)) : null;
    row(table.createTHead(), 'th', [texts.time, ...(heat
      ? columns.map(i => `${formatValue(heat.edges[i], unit, locale)}–${formatValue(heat.edges[i + 1], unit, locale)}`)
      : frame.series.map(s => s.name))]);
    const body = table.createTBody();
    for (let i = frame.times.length - 1; i >= 0; i--) {
      row(body, 'td', [formatTime(frame.times[i], precision, locale), ...(heat
        ? columns.map(c => formatValue(heat.counts[i][c], 'Count', locale))
        : frame.series.map(s => formatValue(s.values[i] ?? null, unit, locale)))]);
    }
    this.details.querySelector('.chart-table').replaceChildren(table);
  }
}
