// Menus are <details>: close them on Escape, on a click elsewhere and when another opens.
export function startMenus() {
  const open = () => document.querySelectorAll("details.jx-menu[open]");

  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.jx-menu");
    for (const menu of open()) if (menu !== inside) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  const nav = document.querySelector(".jx-nav");
  const more = nav?.querySelector(".jx-nav-more");
  // On a low screen the navigation scrolls by itself: where one is stays in view.
  const list = nav?.querySelector("ul");
  const here = nav?.querySelector("[aria-current]");
  if (list && here) list.scrollTop = here.offsetTop - list.clientHeight / 2;
  more?.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(nav.classList.toggle("is-open")));
  });

  // "/" goes to the search, as people who look things up all day expect.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector(".jx-search input");
    if (search?.offsetParent) {
      event.preventDefault();
      search.focus();
    }
  });
}
