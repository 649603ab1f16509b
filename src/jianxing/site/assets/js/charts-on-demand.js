// The plotting library is large; it is fetched when a page has a plot.
export function startCharts(htmx) {
  htmx.onLoad((root) => {
    const plots = [...(root.querySelectorAll?.("[data-chart]") ?? [])];
    if (root.matches?.("[data-chart]")) plots.push(root);
    if (plots.length) import("../charts.js").then(({ draw }) => plots.forEach(draw));
  });
}
