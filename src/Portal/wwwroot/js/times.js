import { timeZone } from './zone.js';

// Moments in the viewer's zone and language: every <time data-moment="full|time|ago"> is written anew when it appears or its moment changes.
const formats = new Map();

function format(locale, key, options) {
  const name = `${locale} ${key}`;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(locale, { ...options, timeZone }));
  return formats.get(name);
}

const full = locale => format(locale, 'full', { dateStyle: 'medium', timeStyle: 'medium' });
const time = locale => format(locale, 'time', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

function ago(moment, locale) {
  const seconds = Math.round((Date.now() - moment) / 1000);
  const [size, unit] = seconds < 60 ? [1, 'second'] : seconds < 3600 ? [60, 'minute'] : seconds < 86400 ? [3600, 'hour'] : [86400, 'day'];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(-Math.max(0, Math.floor(seconds / size)), unit);
}

function write(element) {
  const moment = new Date(element.getAttribute('datetime'));
  if (Number.isNaN(moment.getTime())) return;
  const locale = element.dataset.locale || undefined;
  const text = element.dataset.moment === 'ago' ? ago(moment, locale) : element.dataset.moment === 'time' ? time(locale).format(moment) : full(locale).format(moment);
  // The text node is Blazor's: changed in place, so that Blazor still finds it.
  const node = element.firstChild;
  if (node && node.data !== text) node.data = text;
  const title = full(locale).format(moment);
  if (element.title !== title) element.title = title;
}

function writeAll(root) {
  if (root.matches?.('time[data-moment]')) write(root);
  root.querySelectorAll?.('time[data-moment]').forEach(write);
}

new MutationObserver(changes => {
  for (const change of changes) {
    if (change.type === 'childList') change.addedNodes.forEach(writeAll);
    else if (change.type === 'characterData') { if (change.target.parentElement?.matches?.('time[data-moment]')) write(change.target.parentElement); }
    else write(change.target);
  }
}).observe(document.body, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['datetime', 'data-moment'] });
setInterval(() => document.querySelectorAll('time[data-moment=ago]').forEach(write), 10_000);
writeAll(document);
