// The drawer in which forms of actions are filled in. A link with data-drawer loads its page's form into it;
// without script the same link leads to the same form as a page.
export function startDialogs() {
  const drawer = document.querySelector("#jx-drawer");
  if (!drawer) return;
  const body = drawer.querySelector("#jx-drawer-body");
  let opener = null;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-drawer-close]")) {
      event.preventDefault();
      drawer.close();
    }
    if (event.target === drawer) {
      const box = drawer.getBoundingClientRect();
      const inside =
        event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && !isTouched()) drawer.close();
    }
    const trigger = event.target.closest("[data-drawer]");
    if (trigger) opener = trigger;
  });

  // What was typed is not lost to a slip of the mouse: only Escape or the button close a form once touched.
  const isTouched = () => body.querySelector("[data-touched]") !== null;
  body.addEventListener("input", (event) => event.target.closest("form")?.setAttribute("data-touched", ""));

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== body) return;
    const title = body.querySelector("[data-drawer-title]");
    drawer.querySelector("#jx-drawer-title").textContent = title?.textContent ?? opener?.textContent.trim() ?? "";
    if (!drawer.open) drawer.showModal();
    const first = body.querySelector("[aria-invalid='true'], [autofocus], input:not([type=hidden]), select, textarea");
    first?.focus();
  });
  // A form that came back with errors, here or on a page: what is said of it, or the first field in doubt, is gone to.
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== "jx-form") return;
    const wrong = target.querySelector(".jx-callout--problem") ?? target.querySelector("[aria-invalid='true']");
    if (wrong?.matches(".jx-callout")) wrong.tabIndex = -1;
    wrong?.focus({ preventScroll: true });
    wrong?.scrollIntoView({ block: "center" });
  });
  drawer.addEventListener("close", () => {
    body.replaceChildren();
    opener?.focus();
  });
  // An operation that only changed things answers 204 with HX-Trigger: jx-close.
  document.addEventListener("jx-close", () => drawer.open && drawer.close());

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dialog]");
    if (button) document.getElementById(button.dataset.dialog)?.showModal();
  });
}
