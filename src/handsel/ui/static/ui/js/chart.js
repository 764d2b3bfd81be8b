// Charts: a figure with its data as JSON and a table that says the same. The drawing library is fetched only here.
//
// Data: {x: [labels], series: [{name, values, kind?, stack?, color?}], unit?, horizontal?, target?, x_label}
// Kinds: bar, line, area, donut, funnel.
import { setup } from "./setup.js";

let library;
const drawn = new Map();

function load() {
  library ??= import("../../vendor/echarts.js");
  return library;
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Canvas does not know every colour notation of CSS; the browser turns it into one that it does.
function colour(name) {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.fillStyle = token(name);
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`;
}

function palette() {
  return [1, 2, 3, 4, 5, 6].map((n) => token(`--chart-${n}`));
}

function figures(unit) {
  const language = document.documentElement.lang;
  const money = unit && /^[A-Z]{3}$/.test(unit);
  const style = money ? { style: "currency", currency: unit, maximumFractionDigits: 0 } : unit === "%" ? { style: "percent", maximumFractionDigits: 1 } : { maximumFractionDigits: 2 };
  const full = new Intl.NumberFormat(language, style);
  const short = new Intl.NumberFormat(language, { ...style, notation: "compact", maximumFractionDigits: 1 });
  return { full: (value) => (value == null ? "–" : full.format(value)), short: (value) => short.format(value) };
}

function common(data, still) {
  const format = figures(data.unit);
  const text = { color: colour("--muted-foreground"), fontFamily: token("--font-sans"), fontSize: 11 };
  return {
    color: palette(),
    animation: !still,
    animationDuration: 300,
    textStyle: text,
    aria: { enabled: false },
    tooltip: {
      trigger: "axis",
      valueFormatter: format.full,
      backgroundColor: colour("--popover"),
      borderColor: colour("--border"),
      textStyle: { ...text, color: colour("--foreground"), fontSize: 12 },
      axisPointer: { type: "shadow", shadowStyle: { color: colour("--hover") } },
      extraCssText: "",
    },
    legend: { show: data.series.length > 1, top: 0, right: 8, icon: "roundRect", itemWidth: 8, itemHeight: 8, textStyle: text },
  };
}

function axes(data) {
  const text = { color: colour("--muted-foreground"), fontSize: 11 };
  const format = figures(data.unit);
  const names = { type: "category", data: data.x, inverse: Boolean(data.horizontal), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--border") } }, axisLabel: { ...text, hideOverlap: true } };
  const values = { type: "value", splitNumber: 4, axisLabel: { ...text, formatter: format.short }, splitLine: { lineStyle: { color: colour("--border") } } };
  const grid = { left: 8, right: 16, top: data.series.length > 1 ? 32 : 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
  return data.horizontal ? { grid, xAxis: values, yAxis: names } : { grid, xAxis: names, yAxis: values };
}

function series(data, kind, item, index) {
  const own = item.kind ?? kind;
  const line = own === "line" || own === "area";
  const fill = item.color ? { color: colour(`--${item.color}`) } : {};
  const radius = item.stack ? 0 : data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0];
  return {
    name: item.name,
    type: line ? "line" : "bar",
    data: item.values,
    stack: item.stack,
    barMaxWidth: 36,
    smooth: false,
    symbol: data.x.length > 40 ? "none" : "circle",
    symbolSize: 5,
    lineStyle: { width: 2 },
    areaStyle: own === "area" ? { opacity: 0.12 } : undefined,
    itemStyle: { borderRadius: line ? 0 : radius, ...fill },
    markLine: index === 0 && data.target != null ? target(data) : undefined,
  };
}

function target(data) {
  return { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colour("--foreground"), type: "dashed", width: 1 }, data: [data.horizontal ? { xAxis: data.target } : { yAxis: data.target }] };
}

function round(data, kind) {
  const values = data.x.map((name, index) => ({ name, value: data.series[0].values[index] }));
  const label = { color: colour("--foreground"), fontSize: 11 };
  const shape = kind === "donut" ? { type: "pie", radius: ["54%", "80%"], center: ["50%", "45%"], label: { show: false }, itemStyle: { borderColor: colour("--card"), borderWidth: 2 } } : { type: "funnel", left: 8, right: 8, top: 8, bottom: 8, sort: "none", gap: 2, minSize: "8%", label: { ...label, position: "inside" } };
  return { series: [{ ...shape, data: values }] };
}

function options(data, kind, still) {
  const base = common(data, still);
  if (kind === "donut" || kind === "funnel") {
    return { ...base, ...round(data, kind), tooltip: { ...base.tooltip, trigger: "item" }, legend: { ...base.legend, show: kind === "donut", top: "auto", right: "center", bottom: 4 } };
  }
  return { ...base, ...axes(data), series: data.series.map((item, index) => series(data, kind, item, index)) };
}

async function draw(figure) {
  const source = figure.querySelector('script[type="application/json"]');
  const canvas = figure.querySelector(".chart-canvas");
  const data = JSON.parse(source.textContent);
  const echarts = await load();
  figure.dataset.drawn = "";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const paint = (first) => chart.setOption(options(data, figure.dataset.chartKind, still || !first), true);
  paint(true);
  new ResizeObserver(() => chart.resize()).observe(canvas);
  drawn.set(figure, { chart, paint });
}

document.addEventListener("theme-change", () => {
  for (const [figure, { chart, paint }] of drawn) {
    if (figure.isConnected) paint(false);
    else {
      chart.dispose();
      drawn.delete(figure);
    }
  }
});

setup("[data-chart]", (figure) => {
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    draw(figure);
  }, { rootMargin: "200px" });
  watcher.observe(figure);
});
