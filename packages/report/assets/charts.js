// draws the charts of a report from the JSON in the page; colours follow the page's scheme, and paper
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  let drawn = [];

  const draw = () => {
    for (const plot of drawn) plot.destroy();
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line") }, font: "12px Inter, sans-serif" };
    const figure = (_, value) => (value == null ? "–" : Number(value.toPrecision(4)).toString());
    drawn = charts.map(({ place, across, x, lines }) => {
      const element = document.getElementById(place);
      const series = lines.map(({ label, colour: name, dashed, dots }) => ({
        label, stroke: colour(name), width: dashed ? 1.5 : 2, dash: dashed ? [6, 5] : undefined,
        points: { show: Boolean(dots), size: 6, fill: colour(name) }, spanGaps: true, value: figure,
      }));
      const options = {
        width: element.clientWidth, height: 260, scales: { x: { time: false } },
        axes: [across ? { ...axis, label: across, labelFont: axis.font, labelSize: 18, size: 32 } : axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => Number(tick.toPrecision(4)).toString()) }],
        series: [{ label: across ?? "step", value: (_, value) => (value == null ? "–" : String(value)) }, ...series],
      };
      return new uPlot(options, [x, ...lines.map(({ values }) => values)], element);
    });
  };

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", draw);
  addEventListener("afterprint", draw);
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 100);
  });
})();
