// A text box whose text belongs to the browser: the server reads it after a short rest and never writes over what is being typed.

const rest = 120;

class SearchBox {
  constructor(box, dotnet) {
    this.input = box.querySelector('input');
    this.dotnet = dotnet;
    this.list = box.querySelector('[role=listbox]');
    this.off = new AbortController();
    // Whoever types before this script has come must not see the text disappear.
    this.typedEarly = this.input.value !== '';
    const { signal } = this.off, { input } = this;
    input.addEventListener('input', () => this.typed(), { signal });
    input.addEventListener('focus', () => this.typed(), { signal });
    input.addEventListener('blur', () => this.key('blur'), { signal });
    input.addEventListener('keydown', event => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const open = !this.list.hidden;
      if (event.key === 'Enter' || (open && ['ArrowDown', 'ArrowUp', 'Escape'].includes(event.key)) || (open && event.key === 'Tab' && !event.shiftKey)) {
        event.preventDefault();
        if (event.key === 'Escape') event.stopPropagation();
        this.key(event.key);
      }
    }, { signal });
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dotnet.invokeMethodAsync('OnTypedAsync', this.input.value, this.input.selectionStart ?? 0), rest);
  }

  key(key) {
    // Moving within the list asks for no end of what is being looked up.
    if (key !== 'ArrowDown' && key !== 'ArrowUp') clearTimeout(this.timer);
    this.dotnet.invokeMethodAsync('OnKeyAsync', key, this.input.value);
  }

  write(text, caret, focus) {
    if (this.typedEarly) {
      this.typedEarly = false;
      this.typed();
      return;
    }
    if (this.input.value !== text) this.input.value = text;
    if (focus) {
      this.input.focus();
      this.input.setSelectionRange(caret, caret);
    }
  }

  replace(start, length, text) {
    const value = this.input.value;
    // A suggestion replaces its word whole, the letters included that were typed while it was on its way.
    const typedSince = value.slice(start + length, this.input.selectionStart ?? 0);
    const end = start + length + (/^\S+$/.test(typedSince) ? typedSince.length : 0);
    this.write(value.slice(0, start) + text + value.slice(end), start + text.length, true);
    this.typed();
  }

  dispose() {
    clearTimeout(this.timer);
    this.off.abort();
  }
}

export const start = (box, dotnet) => new SearchBox(box, dotnet);
