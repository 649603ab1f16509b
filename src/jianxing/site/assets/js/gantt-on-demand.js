// The plot of a schedule is fetched by the pages that have one.
export function startGantts(htmx) {
  htmx.onLoad((root) => {
    const places = [...(root.querySelectorAll?.("[data-gantt]") ?? [])];
    if (root.matches?.("[data-gantt]")) places.push(root);
    if (places.length) import("../gantt/gantt.js").then(({ start }) => places.forEach(start));
  });
}
