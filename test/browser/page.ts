import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type Page as BrowserPage, chromium } from "playwright-core";
import { inlined } from "../../scripts/build/compile.mjs";
import type { inPage } from "./entry.js";
import { executable } from "./executable.js";

type InPage = typeof inPage;
type PageResult<K extends keyof InPage> = Awaited<ReturnType<InPage[K]>>;

/** A page of a real browser with the packages' sources and tests in it. */
export interface TestPage extends AsyncDisposable {
  /** Calls a function of `entry.ts` by its name. */
  call<K extends keyof InPage>(name: K, ...args: Parameters<InPage[K]>): Promise<PageResult<K>>;
  /** Ends the browser's GPU process, as a failing driver would. */
  crashGpu(): Promise<void>;
  /** console messages of the page, and uncaught errors */
  readonly written: readonly string[];
}

export interface PageOptions {
  /** flags of the browser; default: WebGPU on SwiftShader */
  readonly flags?: readonly string[];
  /** address of the page, default http://localhost/; no request reaches the network */
  readonly address?: string;
  /** JavaScript to execute in the page first */
  readonly before?: string;
}

const SWIFTSHADER = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
// a message of Chromium itself on Linux
const EXPERIMENTAL = "WebGPU is experimental on this platform.";

/** Starts a browser; by default with WebGPU on SwiftShader. */
export async function openBrowser(flags: readonly string[] = SWIFTSHADER): Promise<Browser> {
  const { path, environment } = await executable();
  const env = { ...(process.env as Record<string, string>), ...environment };
  // no sandbox: containers do not allow it, and the browser only opens our pages
  return chromium.launch({ executablePath: path, env, args: ["--no-sandbox", ...flags], timeout: 0 });
}

/** Collects the console messages and uncaught errors of a page from now on. */
export function writtenBy(page: BrowserPage): readonly string[] {
  const written: string[] = [];
  page.on("pageerror", ({ message }) => written.push(message));
  page.on("console", (message) => {
    if (!message.text().startsWith(EXPERIMENTAL)) written.push(`${message.type()}: ${message.text()}`);
  });
  return written;
}

/** Starts a browser and opens a page in it. */
export async function openPage({
  flags = SWIFTSHADER,
  address = "http://localhost/",
  before = "",
}: PageOptions = {}): Promise<TestPage> {
  const [browser, script] = await Promise.all([openBrowser(flags), bundle()]);
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  const written = writtenBy(page);
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.addInitScript(before);
  await page.goto(address);
  await page.addScriptTag({ content: script });
  return {
    written,
    call: (name, ...args) => page.evaluate(callInPage, { name, args }) as Promise<never>,
    async crashGpu() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.crashGpuProcess");
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

// executed in the page, so it can use nothing outside this function
function callInPage({ name, args }: { name: string; args: unknown[] }): unknown {
  const { inPage } = globalThis as unknown as { inPage: Record<string, (...args: unknown[]) => unknown> };
  return inPage[name]!(...args);
}

/** Bundles the packages' sources and tests into one script. */
async function bundle(): Promise<string> {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [at("entry.ts")],
    alias: { vitest: at("vitest.ts") },
    bundle: true,
    write: false,
    platform: "browser",
    conditions: ["source"],
    target: "es2022",
    plugins: [inlined],
    // a test that imports Node's modules fails
    external: ["node:*"],
  });
  return outputFiles[0]!.text;
}
