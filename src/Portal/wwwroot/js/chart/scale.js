// Axis ranges and ticks: few, tidy, in the viewer's zone.
import { formatTime, formatValue } from './format.js';
import { zoneOffset } from '../zone.js';

const second = 1e3, minute = 60e3, hour = 3600e3, day = 86400e3;
const timeSteps = [1, 2, 5, 10, 15, 30].map(n => n * second)
  .concat([1, 2, 5, 10, 15, 30].map(n => n * minute), [1, 2, 3, 6, 12].map(n => n * hour), [1, 2, 7, 14, 30].map(n => n * day));

/** Ticks on round local times, at most one per 96 pixels. */
export function timeTicks(from, to, width, locale) {
  const most = Math.max(2, Math.floor(width / 96));
  const step = timeSteps.find(s => (to - from) / s <= most) ?? 60 * day;
  const values = [];
  // Counting in local wall time keeps ticks on whole hours and days on both sides of a clock change.
  for (let wall = Math.ceil((from + zoneOffset(from)) / step) * step; ; wall += step) {
    let time = wall - zoneOffset(from);
    time = wall - zoneOffset(time);
    if (time > to) break;
    if (time >= from) values.push(time);
  }
  const texts = values.map(time => {
    const midnight = (time + zoneOffset(time)) % day === 0;
    return formatTime(time, step >= day || (midnight && step >= minute) ? 'day' : step < minute ? 'second' : 'minute', locale);
  });
  return { values, texts };
}

function tidyStep(rough, unit) {
  // Durations above a minute are read in minutes and hours.
  const base = unit === 'Duration' && rough >= 15 * minute ? hour : unit === 'Duration' && rough >= 15 * second ? minute : 1;
  const size = rough / base;
  if (base !== 1 && size < 1) return (size <= 0.25 ? 0.25 : size <= 0.5 ? 0.5 : 1) * base;
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].find(n => n * power >= size * 0.999) * power * base;
}

/**
 * A value axis from zero. The top stays where it was while the data fills at least 40 % of it, so that a live chart does not breathe.
 */
export function linearAxis(largest, unit, locale, previousTop) {
  const whole = unit === 'Count' ? 1 : 0;
  let top = previousTop;
  const need = largest > 0 ? largest * 1.04 : unit === 'Share' ? 0.01 : 1;
  let step = Math.max(whole, tidyStep(need / 4, unit));
  if (!top || need > top || need < top * 0.4) top = Math.ceil(need / step - 1e-9) * step;
  step = Math.max(whole, tidyStep(top / 4, unit));
  const values = [];
  for (let value = 0; value <= top * 1.0001; value += step) values.push(value);
  return { type: 'linear', range: [0, top], values, texts: values.map(v => v === 0 ? '0' : formatValue(v, unit, locale)), top };
}

/** A logarithmic value axis; its edges are tidy, and ticks are thinned to about five. */
export function logAxis(smallest, largest, unit, locale, exact) {
  if (!(smallest > 0)) smallest = largest > 0 ? largest / 10 : 1;
  if (!(largest > smallest)) largest = smallest * 10;
  const tidy = [];
  for (let power = Math.floor(Math.log10(smallest)) - 1; power <= Math.ceil(Math.log10(largest)); power++) {
    for (const n of [1, 2, 5]) tidy.push(n * 10 ** power);
  }
  const low = exact ? smallest : tidy.filter(v => v <= smallest).at(-1);
  const high = exact ? largest : tidy.find(v => v >= largest) ?? largest;
  const inside = tidy.filter(v => v >= low * 0.999 && v <= high * 1.001);
  const decades = inside.filter(v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9);
  const values = inside.length <= 6 ? inside : decades.length >= 3 ? decades : inside.filter((_, i) => i % 2 === 0);
  return { type: 'log', range: [Math.log10(low), Math.log10(high)], values, texts: values.map(v => formatValue(v, unit, locale)) };
}
