// Values and times as text on axes and legends. Same rules as Ui/UnitFormat.cs; tests hold both against one table.
import { timeZone } from '../zone.js';

const numberFormats = new Map();
const dateFormats = new Map();

function fixed(value, locale, least, most = least) {
  const key = `${locale}|${least}|${most}`;
  let format = numberFormats.get(key);
  if (!format) {
    const fraction = { minimumFractionDigits: least, maximumFractionDigits: most };
    numberFormats.set(key, format = new Intl.NumberFormat(locale, { ...fraction, useGrouping: true }));
  }
  return format.format(value + 0); // -0 is written 0
}

function digits(value, locale) {
  const size = Math.abs(value);
  // Whole numbers stay whole; others keep their last zero, so that a live number does not change its width.
  return fixed(value, locale, Number.isInteger(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

function scaled(value, unit, locale) {
  const size = Math.abs(value);
  const [divisor, prefix] = size < 999.5 ? [1, ''] : size < 999500 ? [1e3, 'k'] : size < 999500000 ? [1e6, 'M'] : [1e9, 'G'];
  return [digits(value / divisor, locale), prefix, unit].filter(Boolean).join('\u00a0');
}

function duration(ms, locale) {
  const size = Math.abs(ms);
  const [divisor, unit] = size < 999.5 ? [1, 'ms'] : size < 59950 ? [1e3, 's'] : size < 3597000 ? [6e4, 'min'] : [36e5, 'h'];
  return `${digits(ms / divisor, locale)}\u00a0${unit}`;
}

function money(value, locale) {
  const size = Math.abs(value);
  const [divisor, prefix] = size < 999500 ? [1, ''] : size < 999500000 ? [1e6, 'M'] : [1e9, 'G'];
  let most = 2;
  // Below one dollar: three significant digits, never more decimals than the store keeps.
  while (size < Number(`1e-${most - 2}`) && most < 12) most++;
  const number = divisor > 1 ? digits(size / divisor, locale)
    : Number.isInteger(size) || size >= 99999.5 ? fixed(size, locale, 0) : fixed(size, locale, 2, most);
  const sign = value < 0 ? '-' : '';
  // Where "$" may mean another currency, the code follows the number.
  const parts = locale.startsWith('en') ? [`${sign}$${number}`, prefix] : [`${sign}${number}`, prefix, 'USD'];
  return parts.filter(Boolean).join('\u00a0');
}

/** Writes a value with its unit (a name of the Unit enumeration); a missing value is a dash. */
export function formatValue(value, unit, locale) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 'Duration': return duration(value, locale);
    case 'Count': return scaled(value, '', locale);
    case 'Rate': return scaled(value, '/s', locale);
    case 'TokenRate': return scaled(value, 'tok/s', locale);
    case 'Share': return `${digits(value * 100, locale)}\u00a0%`;
    case 'Points': return `${digits(Math.round(value * 1e6) / 1e4, locale)}\u00a0pp`; // 0.6 of an axis comes as 0.6000000000000001
    case 'Usd': return money(value, locale);
    default: throw new Error(`No format for unit '${unit}'.`);
  }
}

const dateParts = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  full: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  exact: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Writes a time (Unix ms) in the viewer's zone; precision is a key of dateParts. */
export function formatTime(time, precision, locale) {
  const key = `${locale}|${precision}`;
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, format = new Intl.DateTimeFormat(locale, { ...dateParts[precision], timeZone }));
  return format.format(time);
}

/** The precision that tells buckets of this width apart within this window. */
export function precisionFor(step, span) {
  if (span > 36 * 3600e3) return step >= 27 * 86400e3 ? 'month' : step >= 23 * 3600e3 ? 'day' : 'full';
  return step >= 60e3 ? 'minute' : 'second';
}
