// Plots, drawn from the JSON that stands beside them; the table beside each holds the same numbers.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

const DOMAINS = ["industry", "transport", "ecology", "public_services", "culture_tourism", "safety"];

function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--jx-${name}`).trim();
}

export function draw(place) {
  const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const colour = colours();
  const paint = (key) => (DOMAINS.includes(key) ? colour(`domain-${key}`) : key ? colour(`light-${key}`) || colour(key) : colour("link"));
  // The board on the wall asks for larger words than a page does.
  const size = Number(getComputedStyle(place).getPropertyValue("--jx-plot-size")) || 12;
  // Points along a line lie closer than their names: as many are written as find room. Bars are named each.
  const crowded = !chart.lying && chart.kind === "line" && place.clientWidth / chart.categories.length < 48;
  const room = chart.lying ? 120 : Math.max(28, place.clientWidth / chart.categories.length - 12);
  const category = {
    type: "category",
    data: chart.categories,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour("line-strong") } },
    axisLabel: { color: colour("ink-soft"), fontSize: size, ...(crowded ? { hideOverlap: true } : { interval: 0, width: room, overflow: chart.lying ? "truncate" : "break" }) },
    inverse: chart.lying,
  };
  const value = {
    type: "value",
    minInterval: chart.whole ? 1 : 0,
    axisLabel: { color: colour("ink-soft"), fontSize: size },
    splitLine: { lineStyle: { color: colour("line") } },
  };
  const plot = echarts.init(place, null, { renderer: "svg" });
  plot.setOption({
    animation: false,
    aria: { enabled: true, decal: { show: chart.series.length > 1 } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 36 : 12, bottom: 4, outerBoundsMode: "same" },
    legend: chart.series.length > 1 ? { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12 } : undefined,
    // Rich text is drawn into the picture; the library's HTML tips would need inline styles.
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
    xAxis: chart.lying ? value : category,
    yAxis: chart.lying ? category : value,
    series: chart.series.map((series) => ({
      name: series.name,
      type: chart.kind,
      stack: chart.stacked ? "all" : undefined,
      barMaxWidth: 28,
      data: series.values.map((number, index) => ({
        value: number,
        itemStyle: series.tones?.length ? { color: paint(series.tones[index]) } : undefined,
      })),
      itemStyle: { color: paint(series.tone) },
      lineStyle: { color: paint(series.tone) },
      label: { fontSize: size, show: chart.kind === "bar" && !chart.stacked, position: chart.lying ? "right" : "top", color: colour("ink") },
    })),
  });
  new ResizeObserver(() => plot.resize()).observe(place);
}
