// HTMX: the CSRF header, the waiting bar, and what is said when the server does not answer.
export function startRequests(htmx) {
  const bar = document.querySelector(".jx-busy");
  let waiting = 0;

  function count(change) {
    waiting = Math.max(0, waiting + change);
    bar?.classList.toggle("is-on", waiting > 0);
  }

  function say(message) {
    const template = document.querySelector("#jx-toast-template");
    const toasts = document.querySelector("#jx-toasts");
    if (!template || !toasts) return;
    const toast = template.content.cloneNode(true);
    toast.querySelector("[data-text]").textContent = message;
    toasts.append(toast);
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest("[data-quiet]")) count(1);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.target.closest("[data-quiet]")) count(-1);
  });
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.sayOffline));
  document.addEventListener("htmx:timeout", () => say(document.body.dataset.sayOffline));

  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".jx-callout")?.remove();
  });

  // A refusal that htmx puts among the toasts must be met by the eye and by a screen reader.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "jx-toasts") htmx.process(event.detail.target);
  });
}
