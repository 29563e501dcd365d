// Drag and resize of tiles. The element that is dragged stays in the grid as the place it would take; its body follows the pointer. Which tiles make room is
// decided in .NET (GridLayout), asked only when the pointer reaches another cell.

const columns = 12;

/** Listens to a grid; the answer's dispose() ends it. */
export function arrange(grid, host, leastWidth, leastHeight) {
  let drag = null;

  const metrics = () => {
    const style = getComputedStyle(grid);
    const gap = parseFloat(style.columnGap), row = parseFloat(style.gridAutoRows);
    const box = grid.getBoundingClientRect();
    return { box, cellX: (box.width + gap) / columns, cellY: row + gap, gap };
  };
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const number = (tile, name) => parseInt(tile.style.getPropertyValue(name), 10);
  const isOneColumn = () => getComputedStyle(grid).gridTemplateColumns.split(' ').length === 1;

  function start(event) {
    const resizing = event.target.closest('.tile-resize');
    const handle = resizing ?? event.target.closest('.tile-move');
    if (drag || !handle || event.button !== 0 || isOneColumn()) return;
    const tile = handle.closest('.tile');
    const box = tile.getBoundingClientRect();
    drag = {
      tile, resizing: !!resizing, body: tile.querySelector('.tile-body'), pointer: event.pointerId, moved: false, released: false,
      startX: event.clientX, startY: event.clientY, scrollY: scrollY, left: box.left, top: box.top, width: box.width, height: box.height,
      x: number(tile, '--x') - 1, y: number(tile, '--y') - 1, w: number(tile, '--w'), h: number(tile, '--h'),
    };
  }

  function move(event) {
    if (!drag || drag.released || event.pointerId !== drag.pointer) return;
    const dx = event.clientX - drag.startX, dy = event.clientY - drag.startY + (scrollY - drag.scrollY);
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    if (!drag.moved) {
      drag.moved = true;
      drag.tile.dataset.dragged = '';
    }
    drag.dx = dx;
    drag.dy = dy;
    follow();
    const { cellX, cellY } = metrics();
    const cells = (pixels, cell) => Math.round(pixels / cell);
    const place = drag.resizing
      ? { x: drag.x, y: drag.y, w: clamp(drag.w + cells(dx, cellX), leastWidth, columns - drag.x), h: Math.max(leastHeight, drag.h + cells(dy, cellY)) }
      : { x: clamp(drag.x + cells(dx, cellX), 0, columns - drag.w), y: Math.max(0, drag.y + cells(dy, cellY)), w: drag.w, h: drag.h };
    const key = Object.values(place).join();
    if (key !== drag.key) {
      drag.key = key;
      drag.next = place;
      drag.asked ??= ask(drag).catch(ended);
    }
  }

  // One question at a time and always about the newest cell: a slow line skips the cells that the pointer has left, and nothing is asked of a drag that is over.
  async function ask(current) {
    while (drag === current && current.next) {
      const { x, y, w, h } = current.next;
      current.next = null;
      await host.invokeMethodAsync('OnDrag', current.tile.dataset.tile, x, y, w, h);
      follow();
    }
    current.asked = null;
  }

  // The body keeps to the pointer whatever cell its tile stands in meanwhile.
  function follow() {
    if (!drag?.moved) return;
    const now = drag.tile.getBoundingClientRect(), { body } = drag;
    const scrolled = scrollY - drag.scrollY;
    if (drag.resizing) {
      body.style.width = `${Math.max(80, drag.width + drag.dx)}px`;
      body.style.height = `${Math.max(80, drag.height + drag.dy)}px`;
    } else {
      body.style.width = `${drag.width}px`;
      body.style.height = `${drag.height}px`;
      body.style.left = `${drag.left + drag.dx - now.left}px`;
      body.style.top = `${drag.top + drag.dy - scrolled - now.top}px`;
    }
  }

  function letGo() {
    const last = drag;
    drag = null;
    if (last?.moved) {
      delete last.tile.dataset.dragged;
      last.body.removeAttribute('style');
    }
    return last;
  }

  async function end(event) {
    if (!drag || drag.released || event.pointerId !== drag.pointer) return;
    const last = drag;
    last.released = true;
    await last.asked;
    if (drag !== last) return;
    letGo();
    if (last.key) host.invokeMethodAsync('OnDropAsync', last.tile.dataset.tile).catch(ended);
  }

  function cancel() {
    if (letGo()?.key) host.invokeMethodAsync('OnCancel').catch(ended);
  }

  // The circuit is gone: nothing is kept, and the page says so itself.
  function ended() { letGo(); }

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function key(event) {
    if (event.key === 'Escape' && drag) {
      cancel();
      return;
    }
    const step = arrows[event.key], handle = event.target.closest?.('.tile-move');
    if (!step || !handle || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const id = handle.closest('.tile').dataset.tile;
    host.invokeMethodAsync(event.shiftKey ? 'OnResizeAsync' : 'OnNudgeAsync', id, ...step).catch(ended);
  }

  const listeners = [
    [grid, 'pointerdown', start], [grid, 'keydown', key], [window, 'pointermove', move], [window, 'pointerup', end], [window, 'pointercancel', cancel],
    [window, 'keydown', event => { if (event.key === 'Escape' && drag) cancel(); }],
  ];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  grid.dataset.ready = '';
  return {
    dispose() {
      for (const [target, name, listener] of listeners) target.removeEventListener(name, listener);
      letGo();
    },
  };
}
