/** The browser's time zone, an IANA name. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
