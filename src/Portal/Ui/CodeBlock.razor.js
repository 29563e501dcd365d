/** Copies an element's text; where the clipboard is closed to the page, selects it for Ctrl+C. Answers whether it was copied. */
export async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
}
