// Moments between UTC and the viewer's zone; the server knows no zone.

import { fromWall, timeZone, zoneName, zoneOffset } from '../js/zone.js';

const wall = d => new Date(d.getTime() + zoneOffset(d.getTime())).toISOString().slice(0, 19);
const iso = d => d.toISOString().replace(/\.\d+Z$/, 'Z');

const moment = text => new Date(fromWall(Date.parse(`${text}Z`)));

/** UTC moments as wall times, with the zone's name. */
export const toLocal = (from, to) => ({ from: wall(new Date(from)), to: wall(new Date(to)), zone: zoneName() });

/** Wall times as the query text of a range. */
export const toUtc = (from, to) => `${iso(moment(from))}/${iso(moment(to))}`;

/** A range in words, as short as it can be said. */
export function describe(from, to, locale) {
  const [a, b] = [new Date(from), new Date(to)];
  const seconds = b - a < 600e3 ? { second: '2-digit' } : {};
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', ...seconds, timeZone }).formatRange(a, b);
}
