// Keys and scrolling of a tree whose rows all have one height.
const keys = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter', 'PageUp', 'PageDown', '+', '-', '0']);

export const create = (tree, host, rowHeight) => new TreeView(tree, host, rowHeight);

class TreeView {
  constructor(tree, host, rowHeight) {
    Object.assign(this, { tree, host, rowHeight });
    this.onKey = event => {
      if (event.target !== tree || !keys.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      host.invokeMethodAsync('OnKeyAsync', event.key);
    };
    tree.addEventListener('keydown', this.onKey);
    tree.dataset.keys = 'true';
  }

  reveal(row) {
    const top = row * this.rowHeight, { scrollTop, clientHeight } = this.tree;
    if (top < scrollTop) this.tree.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight) this.tree.scrollTop = top + this.rowHeight - clientHeight;
  }

  anchor() {
    const row = Math.floor(this.tree.scrollTop / this.rowHeight);
    return { row, offset: this.tree.scrollTop - row * this.rowHeight };
  }

  hold(row, offset) {
    this.tree.scrollTop = row * this.rowHeight + offset;
  }

  dispose() {
    this.tree.removeEventListener('keydown', this.onKey);
  }
}
