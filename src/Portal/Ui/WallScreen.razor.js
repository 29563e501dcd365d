// What a screen on a wall needs of the browser: it must not sleep, nothing may burn in, and a lost server must be seen.

const shiftEvery = 180e3;
const shifts = [[0, 0], [3, 0], [3, 3], [0, 3], [-3, 3], [-3, 0], [-3, -3], [0, -3], [3, -3]];

/** Watches over a screen until dispose(). */
export function watch(screen) {
  let lock = null, over = false, place = 0;

  // The browser takes the lock back whenever the page is hidden, and refuses it where the device saves power.
  const wake = async () => {
    if (document.hidden || lock || over || !navigator.wakeLock) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      lock.addEventListener('release', () => { lock = null; });
      if (over) lock?.release();
    } catch {
      lock = null;
    }
  };
  document.addEventListener('visibilitychange', wake);
  wake();

  const shift = () => {
    place = (place + 1) % shifts.length;
    screen.style.setProperty('--shift-x', `${shifts[place][0]}px`);
    screen.style.setProperty('--shift-y', `${shifts[place][1]}px`);
  };
  const moving = setInterval(shift, shiftEvery);

  // While the connection is gone nothing new can come: the picture turns grey at once, and the shell keeps reconnecting or loads the page again.
  const notice = document.getElementById('components-reconnect-modal');
  const connection = () => screen.toggleAttribute('data-disconnected', /components-reconnect-(show|retrying|failed|rejected)/.test(notice?.className ?? ''));
  const observer = new MutationObserver(connection);
  if (notice) observer.observe(notice, { attributes: true, attributeFilter: ['class'] });

  // Charts take their colours from the document's theme, which a wall overrules while it is shown.
  const root = document.documentElement, theme = root.dataset.theme;
  root.dataset.theme = 'dark';

  return {
    dispose() {
      over = true;
      if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
      clearInterval(moving);
      observer.disconnect();
      document.removeEventListener('visibilitychange', wake);
      lock?.release();
    },
  };
}
