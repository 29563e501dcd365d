// A frame as Plotly traces. Gaps stay gaps; what can still change is lighter and dashed.
import { color } from './theme.js';

const quiet = { hoverinfo: 'skip', showlegend: false };

function line(series, x, y, options, extra = {}) {
  return {
    ...quiet, type: 'scatter', mode: 'lines', x, y, connectgaps: false,
    line: {
      color: color(series.color, series.comparison ? 0.65 : series.emphasis || options.form === 'Area' ? 1 : 0.8),
      width: series.emphasis ? 2.25 : 1.5, dash: series.comparison ? 'dot' : 'solid', simplify: false, shape: 'linear',
    },
    ...extra,
  };
}

/** A value with a gap on both sides has no line to carry it. */
function lonely(values) {
  return values.map((v, i) => v !== null && (i === 0 || values[i - 1] === null) && (i === values.length - 1 || values[i + 1] === null) ? v : null);
}

function lineTraces(frame, options) {
  const complete = frame.times.length - frame.incomplete;
  const traces = [];
  for (const series of frame.series) {
    const settled = series.values.slice(0, complete);
    traces.push(line(series, frame.times.slice(0, complete), settled, options));
    if (frame.incomplete > 0) {
      const start = Math.max(0, complete - 1);
      const tail = line(series, frame.times.slice(start), series.values.slice(start), options);
      tail.line = { ...tail.line, dash: '3px,3px', color: color(series.color, 0.55) };
      traces.push(tail);
    }
    const alone = lonely(series.values);
    if (alone.some(v => v !== null)) {
      traces.push({ ...quiet, type: 'scatter', mode: 'markers', x: frame.times, y: alone, marker: { color: color(series.color), size: series.emphasis ? 5 : 4 } });
    }
  }
  return traces;
}

function areaTraces(frame, options) {
  if (frame.series.length === 1) {
    return [line(frame.series[0], frame.times, frame.series[0].values, options, { fill: 'tozeroy', fillcolor: color(frame.series[0].color, 0.14) })];
  }
  return frame.series.map(series => line(series, frame.times, series.values, options,
    { stackgroup: 'all', stackgaps: 'infer zero', fillcolor: color(series.color, 0.18) }));
}

/** Where a bucket ends: months and days of a clock change differ in width. */
export function bucketEnd(frame, index) {
  return frame.times[index + 1] ?? frame.end ?? frame.times[index] + frame.step;
}

function barTraces(frame) {
  const complete = frame.times.length - frame.incomplete;
  return frame.series.map(series => {
    // A bar of no height costs as much to draw as any other.
    const shown = frame.times.map((_, i) => i).filter(i => series.values[i] > 0);
    return {
      ...quiet, type: 'bar', x: shown.map(i => (frame.times[i] + bucketEnd(frame, i)) / 2), y: shown.map(i => series.values[i]),
      width: shown.map(i => (bucketEnd(frame, i) - frame.times[i]) * 0.86),
      marker: { color: color(series.color), line: { width: 0 }, opacity: shown.map(i => i < complete ? 1 : 0.45) },
    };
  });
}

function heatTraces(frame) {
  const { edges, counts } = frame.heat;
  const z = [];
  let most = 0;
  for (let bin = 0; bin < edges.length - 1; bin++) {
    // Counts span orders of magnitude; on a linear scale one busy minute would bleach all others.
    z.push(counts.map(column => {
      const value = column[bin] > 0 ? Math.log1p(column[bin]) : null;
      if (value > most) most = value;
      return value;
    }));
  }
  return [{
    ...quiet, type: 'heatmap', z, x: [...frame.times, (frame.times.at(-1) ?? frame.from) + frame.step], y: edges,
    zmin: 0, zmax: most || 1, zsmooth: false, showscale: false, connectgaps: false,
    colorscale: [[0, color('--accent', 0.06)], [0.35, color('--accent', 0.3)], [1, color('--accent', 1)]],
  }];
}

/** Plotly's traces for a frame. */
export function tracesOf(frame, options) {
  switch (options.form) {
    case 'Heatmap': return frame.heat ? heatTraces(frame) : [];
    case 'Bar': return barTraces(frame);
    case 'Area': return areaTraces(frame, options);
    default: return lineTraces(frame, options);
  }
}

/** Index of the series drawn at a value of a bucket: the stacked part, or the nearest line; -1 above a stack and where nothing is. */
export function seriesAt(frame, options, index, value) {
  if (frame.heat) return frame.heat.edges.findIndex((edge, band) => value >= edge && value < frame.heat.edges[band + 1]);
  let sum = 0, nearest = -1, distance = Infinity;
  for (let i = 0; i < frame.series.length; i++) {
    const own = frame.series[i].values[index];
    if (own === null || own === undefined) continue;
    if (options.form !== 'Line') {
      sum += own;
      if (own > 0 && value <= sum) return i;
    } else if (Math.abs(own - value) < distance) {
      distance = Math.abs(own - value);
      nearest = i;
    }
  }
  return nearest;
}

/** Smallest and largest value a frame shows; stacked forms count sums. */
export function extent(frame, options) {
  if (options.form === 'Heatmap') {
    const { edges, counts } = frame.heat ?? { edges: [], counts: [] };
    let low = edges.length, high = -1;
    for (const column of counts) {
      for (let bin = 0; bin < column.length; bin++) {
        if (column[bin] > 0) { low = Math.min(low, bin); high = Math.max(high, bin); }
      }
    }
    return high < 0 ? { empty: true } : { smallest: edges[low], largest: edges[high + 1] };
  }
  const stacked = options.form !== 'Line';
  let smallest = Infinity, largest = -Infinity;
  for (let i = 0; i < frame.times.length; i++) {
    let sum = null;
    for (const series of frame.series) {
      const value = series.values[i];
      if (value === null || value === undefined) continue;
      sum = stacked ? (sum ?? 0) + value : value;
      if (!stacked || sum > largest) largest = Math.max(largest, sum);
      if (value > 0) smallest = Math.min(smallest, value);
    }
  }
  return largest === -Infinity ? { empty: true } : { smallest, largest };
}
