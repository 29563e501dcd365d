// Theme variables as colours a canvas and an SVG renderer understand, and news of theme changes.

const listeners = new Set();
const known = new Map();
let probe, pixel;

/** The colour of a theme variable such as --accent, as rgba(); any CSS colour syntax may stand behind it. */
export function color(variable, alpha = 1) {
  let rgb = known.get(variable);
  if (!rgb) {
    probe ??= Object.assign(document.createElement('span'), { hidden: true });
    pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    document.body.append(probe);
    probe.style.color = `var(${variable}, GrayText)`;
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    probe.remove();
    rgb = [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    known.set(variable, rgb);
  }
  return `rgba(${rgb.join(',')},${alpha})`;
}

/** Calls back after the theme changed; returns how to stop. */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  known.clear();
  for (const listener of listeners) listener();
}

new MutationObserver(changed).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
