// Tables: choosing columns, picking rows, counting what is shown, cards on a telephone.
const storageKey = (listing) => `jianxing.columns.${listing.id}`;

// One style sheet hides columns, so that rows which arrive later are hidden too and no cell flickers.
function hideColumns(listing, sheet) {
  const off = [...listing.querySelectorAll("[data-column]:not(:checked)")].map((box) => box.dataset.column);
  sheet.replaceSync(
    off.map((key) => `#${CSS.escape(listing.id)} [data-col="${CSS.escape(key)}"]{display:none!important}`).join(""),
  );
  return off;
}

function startColumns(listing) {
  if (!listing.querySelector("[data-column]")) return;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const saved = JSON.parse(localStorage.getItem(storageKey(listing)) ?? "null");
  if (saved) for (const box of listing.querySelectorAll("[data-column]")) box.checked = !saved.includes(box.dataset.column);
  hideColumns(listing, sheet);
  listing.addEventListener("change", (event) => {
    if (!event.target.matches("[data-column]")) return;
    localStorage.setItem(storageKey(listing), JSON.stringify(hideColumns(listing, sheet)));
  });
}

function label(table) {
  const heads = new Map([...table.querySelectorAll("thead [data-col]")].map((head) => [head.dataset.col, head]));
  for (const cell of table.querySelectorAll("tbody td[data-col]:not([data-label])")) {
    const head = heads.get(cell.dataset.col);
    if (!head) continue;
    cell.dataset.label = head.dataset.name ?? head.textContent.trim();
    const isBlank = !cell.textContent.trim() && !cell.querySelector("input, img, a, button");
    cell.classList.toggle("is-off-card", "offCard" in head.dataset || isBlank);
  }
  table.classList.add("is-labelled");
}

function countShown(listing) {
  const shown = listing.querySelector("[data-shown]");
  if (shown) shown.textContent = listing.querySelectorAll("tbody > tr:not(.jx-empty-row)").length;
}

function countPicked(listing) {
  const boxes = [...listing.querySelectorAll("tbody .jx-pick input")];
  const picked = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("is-picked", box.checked);
  listing.classList.toggle("has-picked", picked.length > 0);
  for (const place of listing.querySelectorAll("[data-picked]")) place.textContent = picked.length;
  const all = listing.querySelector("thead .jx-pick input");
  if (all) {
    all.checked = boxes.length > 0 && picked.length === boxes.length;
    all.indeterminate = picked.length > 0 && picked.length < boxes.length;
  }
}

function startPicking(listing) {
  let last = null;
  listing.addEventListener("click", (event) => {
    const box = event.target.closest("tbody .jx-pick input");
    if (!box) return;
    const boxes = [...listing.querySelectorAll("tbody .jx-pick input")];
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    countPicked(listing);
  });
  listing.addEventListener("change", (event) => {
    if (!event.target.closest("thead .jx-pick")) return;
    for (const box of listing.querySelectorAll("tbody .jx-pick input")) box.checked = event.target.checked;
    countPicked(listing);
  });
}

function startScroll(listing) {
  const scroll = listing.querySelector(".jx-scroll");
  scroll?.addEventListener("scroll", () => scroll.classList.toggle("is-scrolled", scroll.scrollLeft > 0), { passive: true });
}

export function startTables(htmx) {
  const begun = new WeakSet();
  htmx.onLoad((root) => {
    const around = root.closest?.(".jx-listing");
    const listings = [...(root.querySelectorAll?.(".jx-listing") ?? [])];
    if (around) listings.push(around);
    for (const listing of listings) {
      if (!begun.has(listing)) {
        begun.add(listing);
        startColumns(listing);
        startPicking(listing);
        startScroll(listing);
      }
      countShown(listing);
      countPicked(listing);
    }
    // Cards also stand on pages that list a few rows without the tools of a listing.
    const tables = [...(root.querySelectorAll?.(".jx-table--cards") ?? []), root.closest?.(".jx-table--cards")];
    for (const table of tables) if (table) label(table);
  });
}
