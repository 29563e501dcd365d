/** The viewer's time zone, an IANA name. */
export { zoneName as zone } from '../js/zone.js';
