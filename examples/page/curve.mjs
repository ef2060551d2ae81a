// draws the loss curve on a canvas
const [LEFT, BOTTOM, TOP] = [28, 22, 8];
const HIGHEST = 3;
const AROUND = 8;

/** Draws the loss of each step and its moving average. The axis goes from 0 to 3. */
export function drawCurve(canvas, losses) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const style = getComputedStyle(canvas);
  const colour = (name) => {
    // light-dark() is resolved in properties of elements, but not in variables
    canvas.style.color = `var(${name})`;
    return style.color;
  };
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext("2d");
  context.scale(devicePixelRatio, devicePixelRatio);
  context.font = `12px ${style.fontFamily}`;

  const steps = Math.max(100, losses.length);
  const x = (step) => LEFT + ((width - LEFT) * step) / steps;
  const y = (loss) => height - BOTTOM - ((height - BOTTOM - TOP) * Math.min(loss, HIGHEST)) / HIGHEST;

  context.strokeStyle = colour("--line");
  for (const loss of [0, 1, 2])
    line(context, [
      [LEFT, y(loss)],
      [width, y(loss)],
    ]);
  context.fillStyle = colour("--quiet");
  for (const loss of [0, 1, 2]) context.fillText(`${loss}`, 8, y(loss) + 4);
  context.fillText("0", LEFT, height - 4);
  context.textAlign = "right";
  context.fillText(`${steps} steps`, width, height - 4);

  context.strokeStyle = colour("--accent");
  context.globalAlpha = 0.3;
  line(
    context,
    losses.map((loss, step) => [x(step), y(loss)]),
  );
  context.globalAlpha = 1;
  context.lineWidth = 2;
  line(
    context,
    losses.map((_, step) => {
      const around = losses.slice(Math.max(0, step - AROUND), step + AROUND + 1);
      return [x(step), y(around.reduce((sum, loss) => sum + loss) / around.length)];
    }),
  );
}

function line(context, points) {
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  context.stroke();
}
