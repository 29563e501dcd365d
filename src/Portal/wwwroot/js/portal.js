// What the shell needs of the browser. Elements say what they want in data attributes, so that pages need no script of their own:
//   data-set-theme="light|dark|system"   data-set-language="es"   data-shortcut="mod+k" or "g l" (the key clicks or focuses the element)
//   data-focuses="#id"   (a click moves the focus there)
//   dialog[data-modal]                   opens as a modal as soon as it is rendered

import "./times.js";

const year = 60 * 60 * 24 * 365;
const root = document.documentElement;

// A secret behind # is never sent to a server: it is put into its field, and taken out of the address and its history.
const secret = document.querySelector("input[data-from-hash]");
if (secret && location.hash.length > 1) {
  secret.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}

function setCookie(name, value) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${value ? year : 0};samesite=lax${secure}`;
}

function setTheme(choice) {
  const stored = choice === "system" ? "" : choice;
  setCookie("portal-theme", stored);
  if (stored) {
    root.dataset.themeChoice = root.dataset.theme = stored;
  } else {
    delete root.dataset.themeChoice;
    root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  markTheme();
}

function markTheme() {
  const choice = root.dataset.themeChoice ?? "system";
  for (const button of document.querySelectorAll("[data-set-theme][aria-pressed]")) {
    const pressed = String(button.dataset.setTheme === choice);
    if (button.getAttribute("aria-pressed") !== pressed) {
      button.setAttribute("aria-pressed", pressed);
    }
  }
}

document.addEventListener("click", event => {
  const target = event.target.closest?.("[data-set-theme], [data-set-language]");
  if (target?.dataset.setTheme) {
    setTheme(target.dataset.setTheme === "toggle" ? (root.dataset.theme === "dark" ? "light" : "dark") : target.dataset.setTheme);
  } else if (target?.dataset.setLanguage) {
    setCookie("portal-culture", `c=${target.dataset.setLanguage}|uic=${target.dataset.setLanguage}`);
    if (!target.dataset.stored) location.reload(); // else the portal keeps the choice first, and reloads then
  }
});

// Within a page the router would only scroll; a skip link has to move the focus. Capturing, so that this comes before the router.
document.addEventListener("click", event => {
  const link = event.target.closest?.("[data-focuses]");
  if (link) {
    event.preventDefault();
    document.querySelector(link.dataset.focuses)?.focus();
  }
}, true);

// Shortcuts ------------------------------------------------------------------------------------------------------------------
let pending = "";
let pendingTimer = 0;

function isTyping(element) {
  return element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function use(shortcut) {
  const target = [...document.querySelectorAll("[data-shortcut]")].find(element => element.dataset.shortcut === shortcut && element.getClientRects().length);
  if (!target) {
    return false;
  }
  if (isTyping(target)) {
    target.focus();
  } else {
    target.click();
  }
  return true;
}

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing) {
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    if (!event.altKey && !event.shiftKey && use(`mod+${event.key.toLowerCase()}`)) {
      event.preventDefault();
    }
    return;
  }
  if (event.altKey || event.key.length !== 1 || isTyping(event.target) || document.querySelector("dialog[open]")) {
    return;
  }
  const key = event.key.toLowerCase();
  const sequence = pending ? `${pending} ${key}` : key;
  clearTimeout(pendingTimer);
  pending = "";
  if (use(sequence) || (sequence !== key && use(key))) {
    event.preventDefault();
  } else if (document.querySelector(`[data-shortcut^="${CSS.escape(key)} "]`)) {
    pending = key;
    pendingTimer = setTimeout(() => { pending = ""; }, 1200);
  }
});

// Dialogs, popovers and the current choice of theme, whenever the page changes ------------------------------------------------
function onChange() {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    if (!dialog.dataset.shown) {
      dialog.dataset.shown = "true";
      dialog.showModal();
    }
  }
  markTheme();
}

document.addEventListener("click", event => {
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    event.target.requestClose ? event.target.requestClose() : event.target.close(); // a click on the backdrop
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || event.target.closest("[data-closes-menu]")) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// In a list of results, Enter follows the selected line.
document.addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches?.("[data-clicks-selected]")) {
    event.target.closest("dialog, form").querySelector("[role=option][aria-selected=true]")?.click();
    event.preventDefault();
  }
});

new MutationObserver(onChange).observe(document.body, { childList: true, subtree: true });
onChange();

// Connection -----------------------------------------------------------------------------------------------------------------
// The address holds the whole view, so a page whose circuit is gone on the server is simply loaded again; while the server is away,
// the attempts go on for as long as the page is open.
const notice = document.getElementById("components-reconnect-modal");
if (notice) {
  let retry = 0;
  const react = () => {
    clearTimeout(retry);
    if (notice.classList.contains("components-reconnect-rejected")) {
      location.reload();
    } else if (notice.classList.contains("components-reconnect-failed")) {
      retry = setTimeout(reconnect, 3000);
    }
  };
  const reconnect = async () => {
    try {
      if (!await window.Blazor.reconnect()) {
        location.reload();
      }
    } catch {
      retry = setTimeout(reconnect, 3000);
    }
  };
  new MutationObserver(react).observe(notice, { attributes: true, attributeFilter: ["class"] });
  notice.querySelector("[data-reconnect]")?.addEventListener("click", reconnect);
}
