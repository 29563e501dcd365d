// Crosshair shared by the charts of a group, brush to zoom, double click to leave, arrow keys; an overlay of plain elements,
// so that moving the pointer never makes Plotly draw.
import { formatTime } from './format.js';
import { bucketEnd } from './traces.js';

const groups = new Map();

function element(parent, className) {
  const node = document.createElement('div');
  node.className = className;
  node.hidden = true;
  parent.append(node);
  return node;
}

// A second click within this time leaves the zoom instead of opening what was clicked.
const doubleClickMs = 250;

/** Adds pointer behaviour to a chart. The chart gives { plot, margin, options, frame(), readout(index|null), onBrush, onLeave, onPick(index, height) }. */
export function attachPointer(chart) {
  const overlay = document.createElement('div');
  overlay.className = 'chart-overlay';
  chart.plot.append(overlay);
  const cross = element(overlay, 'chart-cross');
  const pill = element(overlay, 'chart-time');
  const brush = element(overlay, 'chart-brush');
  const pending = element(overlay, 'chart-pending');
  const marks = element(overlay, 'chart-marks');
  marks.hidden = false;

  const inner = () => ({ left: chart.margin.l, width: Math.max(1, chart.plot.clientWidth - chart.margin.l - chart.margin.r) });
  const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
  const timeAt = clientX => {
    const { left, width } = inner(), frame = chart.frame();
    const share = clamp((clientX - chart.plot.getBoundingClientRect().left - left) / width, 0, 1);
    return frame.from + share * (frame.to - frame.from);
  };
  const xOf = time => {
    const { left, width } = inner(), frame = chart.frame();
    return left + width * (time - frame.from) / (frame.to - frame.from);
  };
  const indexAt = time => {
    const frame = chart.frame(), { times } = frame;
    if (times.length === 0 || time < times[0] || time >= bucketEnd(frame, times.length - 1)) return null;
    let low = 0, high = times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= time) low = middle; else high = middle - 1;
    }
    return low;
  };

  const self = {
    /** Shows the crosshair at a time, or takes it away (null); the chart under the pointer also names the time. */
    point(time, own) {
      const frame = chart.frame();
      const index = frame && time !== null && !chart.plot.classList.contains('chart-empty') ? indexAt(time) : null;
      self.time = time; // a chart that has nothing to show yet joins in with its first frame
      cross.hidden = index === null;
      pill.hidden = index === null || !own;
      chart.readout(index);
      if (index === null) return;
      const at = xOf(frame.times[index] + (chart.options.form === 'Line' || chart.options.form === 'Area' ? 0 : (bucketEnd(frame, index) - frame.times[index]) / 2));
      const x = clamp(at, inner().left, inner().left + inner().width);
      cross.style.transform = `translateX(${x}px)`;
      if (own) {
        pill.textContent = formatTime(frame.times[index], frame.step >= 27 * 86400e3 ? 'month' : frame.step >= 23 * 3600e3 ? 'day' : frame.step >= 60e3 ? 'full' : 'exact', chart.options.locale);
        pill.style.left = `${clamp(x - pill.offsetWidth / 2, 0, chart.plot.clientWidth - pill.offsetWidth)}px`;
      }
    },
    /** After a new frame: what can still change, the markers, and the crosshair's values. */
    refresh() {
      const frame = chart.frame();
      const open = frame.incomplete > 0 && frame.times.length > 0 ? xOf(frame.times[frame.times.length - frame.incomplete]) : null;
      const { left, width } = inner();
      pending.hidden = open === null || open >= left + width - 1;
      if (!pending.hidden) {
        pending.style.left = `${Math.max(left, open)}px`;
        pending.style.width = `${left + width - Math.max(left, open)}px`;
      }
      marks.replaceChildren(...frame.markers.filter(m => m.time >= frame.from && m.time <= frame.to).map(marker => {
        const node = document.createElement('div');
        node.className = 'chart-mark';
        node.title = `${marker.label} · ${formatTime(marker.time, 'exact', chart.options.locale)}`;
        node.style.left = `${xOf(marker.time)}px`;
        const label = document.createElement('span');
        label.textContent = marker.label;
        node.append(label);
        return node;
      }));
      if (self.time !== undefined && self.time !== null) self.point(self.time, self.own);
    },
    dispose() {
      clearTimeout(picking);
      groups.get(chart.options.group)?.delete(self);
      overlay.remove();
    },
  };

  const peers = () => chart.options.group ? groups.get(chart.options.group) : [self];
  if (chart.options.group) {
    if (!groups.has(chart.options.group)) groups.set(chart.options.group, new Set());
    groups.get(chart.options.group).add(self);
  }
  const pointAll = time => {
    for (const peer of peers()) {
      peer.own = peer === self;
      peer.point(time, peer.own);
    }
  };

  let queued = null, brushFrom = null;
  const onMove = event => {
    if (!chart.frame()) return;
    const { clientX } = event;
    if (queued === null) requestAnimationFrame(() => { const x = queued; queued = null; if (x !== null) pointAll(timeAt(x)); });
    queued = clientX;
    if (brushFrom === null) return;
    const box = chart.plot.getBoundingClientRect(), { left, width } = inner();
    const a = clamp(brushFrom - box.left, left, left + width), b = clamp(clientX - box.left, left, left + width);
    brush.hidden = Math.abs(a - b) < 4;
    brush.style.left = `${Math.min(a, b)}px`;
    brush.style.width = `${Math.abs(a - b)}px`;
  };
  overlay.addEventListener('pointermove', onMove);
  overlay.addEventListener('pointerdown', event => {
    if (event.button !== 0 || !chart.frame() || !(chart.options.canZoom || chart.options.canPick)) return;
    brushFrom = event.clientX;
    overlay.setPointerCapture(event.pointerId);
  });
  let picking;
  /** Opens what lies under the pointer; height is 0 at the foot of the plot and 1 at its top. */
  const pick = (clientX, clientY) => {
    const index = chart.options.canPick && !chart.plot.classList.contains('chart-empty') ? indexAt(timeAt(clientX)) : null;
    if (index === null) return;
    const box = chart.plot.getBoundingClientRect(), inside = box.height - chart.margin.t - chart.margin.b;
    const height = clamp(1 - (clientY - box.top - chart.margin.t) / inside, 0, 1);
    clearTimeout(picking);
    picking = setTimeout(() => chart.onPick(index, height), chart.options.canZoom ? doubleClickMs : 0);
  };
  const endBrush = event => {
    const start = brushFrom;
    brushFrom = null;
    brush.hidden = true;
    if (start === null || event.type === 'pointercancel') return;
    if (Math.abs(event.clientX - start) < 8) { pick(event.clientX, event.clientY); return; }
    const [from, to] = [timeAt(start), timeAt(event.clientX)].sort((a, b) => a - b).map(Math.round);
    // Ranges below a second hold nothing that a chart could show.
    if (to - from >= 1000 && chart.options.canZoom) chart.onBrush(from, to);
  };
  overlay.addEventListener('pointerup', endBrush);
  overlay.addEventListener('pointercancel', endBrush);
  overlay.addEventListener('pointerleave', () => { queued = null; pointAll(null); });
  overlay.addEventListener('dblclick', () => { clearTimeout(picking); if (chart.options.canZoom) chart.onLeave(); });

  chart.plot.addEventListener('keydown', event => {
    const frame = chart.frame();
    if (!frame || frame.times.length === 0) return;
    const last = frame.times.length - 1;
    const index = self.time === null || self.time === undefined ? last : indexAt(self.time) ?? last;
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape') { pointAll(null); return; }
    if (event.key === 'Enter' && chart.options.canPick) { event.preventDefault(); chart.onPick(index, null); return; }
    if (to === undefined) return;
    event.preventDefault();
    pointAll(frame.times[clamp(to, 0, last)]);
  });
  chart.plot.addEventListener('blur', () => pointAll(null));
  return self;
}
