// the page: trains the network step by step and shows its answers
import { drawDigits, drawLine, PIXELS, SIZE } from "example-digits/draw";
import { BATCH, openClassifier } from "./classifier.mjs";
import { drawCurve } from "./curve.mjs";

const STEPS = 1000;
const SHOWN = 15;
const TEST = 100;
/** @returns {any} */
const element = (id) => document.getElementById(id);

try {
  await start();
} catch (error) {
  element("error").textContent = error.message;
  element("error").hidden = false;
  element("main").hidden = true;
}

async function start() {
  const classifier = await openClassifier();
  const read = await classifier.reader(TEST);
  const readOne = await classifier.reader(1);
  element("adapter").textContent = classifier.adapter;

  const test = drawDigits(TEST, 0);
  const captions = Array.from({ length: SHOWN }, (_, i) => show(test.images.subarray(i * PIXELS, (i + 1) * PIXELS)));
  const own = pad(async (image) => showChances(await readOne(image)));

  /** Shows the network's answers for digits that are not used for training. */
  async function showAnswers() {
    const chances = await read(test.images);
    const digits = Array.from({ length: TEST }, (_, i) => best(chances.subarray(10 * i, 10 * (i + 1))));
    const right = digits.filter((digit, i) => digit === test.labels[i]).length;
    element("accuracy").textContent = `${Math.round((100 * right) / TEST)} %`;
    captions.forEach((caption, i) => {
      caption.textContent = digits[i];
      caption.className = digits[i] === test.labels[i] ? "" : "wrong";
    });
    own.ask();
  }

  let running = true;
  let awake = () => {};
  element("pause").disabled = false;
  element("pause").onclick = () => {
    running = !running;
    element("pause").textContent = running ? "Pause" : "Resume";
    awake();
  };

  const losses = [];
  addEventListener("resize", () => drawCurve(element("curve"), losses));
  while (losses.length < STEPS) {
    if (!running)
      await new Promise((resolve) => {
        awake = () => resolve(undefined);
      });
    losses.push(await classifier.train(drawDigits(BATCH, losses.length + 1)));
    element("step").textContent = losses.length;
    element("loss").textContent = losses.at(-1).toFixed(3);
    if (losses.length % 5 === 0) drawCurve(element("curve"), losses);
    if (losses.length % 20 === 0) await showAnswers();
  }
  element("pause").disabled = true;
}

function best(chances) {
  return chances.indexOf(Math.max(...chances));
}

/** Adds an image to the page and returns the element of its caption. */
function show(image) {
  const figure = document.createElement("figure");
  const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const pixels = new ImageData(SIZE, SIZE);
  image.forEach((ink, i) => {
    pixels.data.set([255 * ink, 255 * ink, 255 * ink, 255], 4 * i);
  });
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  const caption = Object.assign(document.createElement("figcaption"), { textContent: "–" });
  figure.append(canvas, caption);
  element("shown").append(figure);
  return caption;
}

/** Shows the probabilities of the ten digits as bars and highlights the largest. */
function showChances(chances) {
  const rows = Array.from(chances, (chance, digit) => {
    const row = document.createElement("li");
    row.className = digit === best(chances) ? "best" : "";
    const bar = row.appendChild(document.createElement("div"));
    bar.style.width = `${100 * chance}%`;
    return row;
  });
  element("chances").replaceChildren(...rows);
}

/** Lets visitors draw on the canvas. Calls `changed` with each new image, 28 pixels wide like the training images. */
function pad(changed) {
  const canvas = element("pad");
  const context = canvas.getContext("2d");
  Object.assign(context, { strokeStyle: "#fff", lineWidth: 0.1 * canvas.width, lineCap: "round", lineJoin: "round" });
  let lines = [];
  const ask = () => {
    const image = new Float32Array(PIXELS);
    for (const points of lines) drawLine(image, points, { radius: 0.05, ink: 0.9 });
    if (lines.length > 0) changed(image);
  };
  const place = (event) => [event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight];
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    lines.push([place(event), place(event)]);
  };
  canvas.onpointermove = (event) => {
    if (event.buttons === 0 || lines.length === 0) return;
    lines.at(-1).push(place(event));
    const [from, to] = lines.at(-1).slice(-2);
    context.beginPath();
    for (const [x, y] of [from, to]) context.lineTo(x * canvas.width, y * canvas.height);
    context.stroke();
    ask();
  };
  element("clear").onclick = () => {
    lines = [];
    context.clearRect(0, 0, canvas.width, canvas.height);
    element("chances").replaceChildren();
  };
  return { ask };
}
