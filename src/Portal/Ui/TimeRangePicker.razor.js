// Moments between UTC and the browser's zone; the server knows no zone.

const two = n => String(n).padStart(2, '0');
const wall = d => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
const iso = d => d.toISOString().replace(/\.\d+Z$/, 'Z');

/** UTC moments as wall times, with the zone's name. */
export const toLocal = (from, to) => ({ from: wall(new Date(from)), to: wall(new Date(to)), zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

/** Wall times as the query text of a range. */
export const toUtc = (from, to) => `${iso(new Date(from))}/${iso(new Date(to))}`;

/** A range in words, as short as it can be said. */
export function describe(from, to, locale) {
  const [a, b] = [new Date(from), new Date(to)];
  const seconds = b - a < 600e3 ? { second: '2-digit' } : {};
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', ...seconds }).formatRange(a, b);
}
