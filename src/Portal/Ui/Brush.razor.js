// Chooses a part of a strip by dragging; answers in shares of its width.
export const create = (strip, host) => new Brush(strip, host);

class Brush {
  #from = null;

  constructor(strip, host) {
    this.strip = strip;
    this.choice = strip.querySelector('.brush-choice');
    const share = event => {
      const box = strip.getBoundingClientRect();
      return Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    };
    this.listeners = {
      pointerdown: event => {
        if (event.button !== 0) return;
        this.#from = share(event);
        strip.setPointerCapture(event.pointerId);
      },
      pointermove: event => {
        if (this.#from === null) return;
        const [a, b] = [this.#from, share(event)].sort((x, y) => x - y);
        this.choice.hidden = b - a < 0.005;
        this.choice.style.left = `${a * 100}%`;
        this.choice.style.width = `${(b - a) * 100}%`;
      },
      pointerup: event => {
        const from = this.#from;
        this.#end();
        if (from === null) return;
        const [a, b] = [from, share(event)].sort((x, y) => x - y);
        if (b - a >= 0.005) host.invokeMethodAsync('OnChooseAsync', a, b);
      },
      pointercancel: () => this.#end(),
      dblclick: () => host.invokeMethodAsync('OnLeaveAsync'),
    };
    for (const [name, listener] of Object.entries(this.listeners)) strip.addEventListener(name, listener);
  }

  #end() {
    this.#from = null;
    this.choice.hidden = true;
  }

  dispose() {
    for (const [name, listener] of Object.entries(this.listeners)) this.strip.removeEventListener(name, listener);
  }
}
