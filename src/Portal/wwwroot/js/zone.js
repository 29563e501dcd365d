// The viewer's time zone: the one they chose in their profile, else the browser's.
const chosen = globalThis.document?.documentElement.dataset.timeZone || undefined;

/** An option of Intl.DateTimeFormat: undefined leaves the browser's zone. */
export const timeZone = chosen;

/** The zone's IANA name. */
export const zoneName = () => chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';

const wallClock = chosen && new Intl.DateTimeFormat('en-GB', {
  timeZone: chosen, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** What to add to a moment (Unix ms) so that its UTC parts are the wall time of the zone. */
export function zoneOffset(time) {
  if (!wallClock) return -new Date(time).getTimezoneOffset() * 60e3;
  const part = Object.fromEntries(wallClock.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(time / 1000) * 1000;
}

/** The moment (Unix ms) of a wall time, given as if it were UTC. Twice, because the first guess may lie on the other side of a clock change. */
export function fromWall(wall) {
  const guess = wall - zoneOffset(wall);
  return wall - zoneOffset(guess);
}
