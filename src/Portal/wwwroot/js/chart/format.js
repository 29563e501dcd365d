// Values and times as text on axes and legends. Same rules as Ui/UnitFormat.cs; tests hold both against one table.

const numberFormats = new Map();
const dateFormats = new Map();

function digits(value, locale) {
  const size = Math.abs(value);
  // Whole numbers stay whole; others keep their last zero, so that a live number does not change its width.
  const decimals = Number.isInteger(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  const key = `${locale}|${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    const fraction = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    numberFormats.set(key, format = new Intl.NumberFormat(locale, { ...fraction, useGrouping: true }));
  }
  return format.format(value + 0); // -0 is written 0
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

/** Writes a value with its unit (a name of the Unit enumeration); a missing value is a dash. */
export function formatValue(value, unit, locale) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 'Duration': return duration(value, locale);
    case 'Count': return scaled(value, '', locale);
    case 'Rate': return scaled(value, '/s', locale);
    case 'TokenRate': return scaled(value, 'tok/s', locale);
    case 'Share': return `${digits(value * 100, locale)}\u00a0%`;
    default: throw new Error(`No format for unit '${unit}'.`);
  }
}

const dateParts = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  full: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  exact: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Writes a time (Unix ms) in the browser's zone; precision is a key of dateParts. */
export function formatTime(time, precision, locale) {
  const key = `${locale}|${precision}`;
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, format = new Intl.DateTimeFormat(locale, dateParts[precision]));
  return format.format(time);
}

/** The precision that tells buckets of this width apart within this window. */
export function precisionFor(step, span) {
  if (span > 36 * 3600e3) return step >= 86400e3 ? 'day' : 'full';
  return step >= 60e3 ? 'minute' : 'second';
}
