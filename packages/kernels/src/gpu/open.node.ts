import { GpuError } from "../kernel.js";
import {
  ADAPTER_VARIABLE,
  type AdapterKind,
  type AdapterSummary,
  answersTo,
  type Gpu,
  limitsOf,
  noSuchAdapter,
  type OpenOptions,
  requestDevice,
  summarize,
} from "./adapter.js";
import { loadDawn } from "./dawn.js";
import {
  type Environment,
  linux,
  only,
  swiftShaderFiles,
  systemHas,
  vulkanDrivers,
  vulkanLoader,
} from "./drivers.node.js";
import type { GPUAdapter } from "./webgpu.js";

/** One way to find an adapter: a backend of Dawn with a kind of driver. */
interface Route {
  /** the kind of adapter that it finds */
  readonly kind: AdapterKind;
  readonly backend: string;
  readonly request?: GPURequestAdapterOptions;
  /**
   * Prepares a request for an adapter. Returns the environment variables that the driver must read during the request,
   * or undefined if this system cannot have such an adapter.
   */
  prepare(): Promise<Environment | undefined>;
}

interface FoundAdapter {
  /** must stay alive as long as the adapter and its devices */
  readonly instance: GPU;
  readonly adapter: GPUAdapter;
  readonly summary: AdapterSummary;
}

const nativeBackend = linux ? "vulkan" : process.platform === "darwin" ? "metal" : "d3d12";

/** The routes in order of preference: hardware, llvmpipe, SwiftShader. Dawn's null backend is never used. */
const routes: readonly Route[] = [
  {
    kind: "hardware",
    backend: nativeBackend,
    request: { powerPreference: "high-performance" },
    prepare: async () => {
      const drivers = vulkanDrivers();
      if (linux && !drivers) return undefined;
      await vulkanLoader();
      return drivers;
    },
  },
  {
    kind: "llvmpipe",
    backend: "opengl",
    // the types of WebGPU omit featureLevel, which Dawn accepts
    request: { featureLevel: "compatibility" } as GPURequestAdapterOptions,
    prepare: async () => {
      if (!linux || !(systemHas("libEGL.so.1") || systemHas("libEGL.so"))) return undefined;
      process.env.EGL_PLATFORM ??= "surfaceless";
      return {};
    },
  },
  {
    kind: "swiftshader",
    backend: "vulkan",
    prepare: async () => {
      const driver = await swiftShaderFiles();
      if (!driver) return undefined;
      await vulkanLoader();
      return only(driver.manifest);
    },
  },
];

// Dawn's names; NVIDIA's tensor cores need use_vulkan_memory_model and vulkan_enable_f16_on_nvidia
const toggles = (robustness: boolean) => [
  ...["allow_unsafe_apis", "use_vulkan_memory_model", "vulkan_enable_f16_on_nvidia"],
  ...(robustness ? [] : ["disable_robustness"]),
];

// the Dawn instances of open devices: a Node process does not end while one is alive
const instances = new Set<GPU>();

async function tryRoute(route: Route, robustness: boolean): Promise<FoundAdapter | undefined> {
  const { create } = await loadDawn();
  const environment = await route.prepare();
  if (!environment) return undefined;
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const features = `enable-dawn-features=${toggles(robustness).join(",")}`;
    const instance = create([`backend=${route.backend}`, features, "disable-dawn-features=timestamp_quantization"]);
    const adapter = await instance.requestAdapter(route.request);
    if (!adapter) return undefined;
    return { instance, adapter, summary: summarize(adapter, route.backend) };
  } catch {
    // Dawn throws "no suitable backends" if this route has no adapter
    return undefined;
  } finally {
    // the next route, and processes that this one starts, must see the user's environment
    for (const name of Object.keys(environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** Lists the adapters that can be opened on this system. */
export async function listAdapters(): Promise<AdapterSummary[]> {
  const found: AdapterSummary[] = [];
  for (const route of routes) {
    const summary = (await tryRoute(route, false))?.summary;
    if (summary && !found.some(({ name, backend }) => name === summary.name && backend === summary.backend)) {
      found.push(summary);
    }
  }
  return found;
}

/**
 * Opens the first adapter in the order of preference. If the options or the environment variable name an adapter, opens
 * the first one that matches the name.
 * @throws {GpuError} if there is no such adapter
 */
export async function openGpu(options: OpenOptions = {}): Promise<Gpu> {
  const wanted = options.adapter || process.env[ADAPTER_VARIABLE] || undefined;
  const robustness = options.robustness ?? false;
  const seen: AdapterSummary[] = [];
  // if the name is a kind of adapter, try its route first: this saves starting the drivers of the others
  const isNamed = (route: Route) => wanted !== undefined && route.kind.includes(wanted.trim().toLowerCase());
  const ordered = [...routes].sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  for (const route of ordered) {
    const found = await tryRoute(route, robustness);
    if (!found) continue;
    seen.push(found.summary);
    if (!wanted || answersTo(found.summary, wanted)) {
      return open(found, robustness);
    }
  }
  if (wanted) throw noSuchAdapter(wanted, seen);
  throw noAdapter();
}

async function open({ instance, adapter, summary }: FoundAdapter, robustness: boolean): Promise<Gpu> {
  instances.add(instance);
  const device = await requestDevice(adapter);
  const close = () => {
    device.destroy();
    instances.delete(instance);
  };
  const features = [...adapter.features].sort();
  return { device, adapter: summary, features, limits: limitsOf(adapter), toggles: toggles(robustness), close };
}

function noAdapter(): GpuError {
  const mesa = "apt install libegl1 libgles2 libgl1-mesa-dri";
  const remedy =
    linux && process.arch === "x64"
      ? `install a software driver: npm install @bosquejo/swiftshader, or the faster one of Mesa: ${mesa}`
      : linux
        ? `install a Vulkan driver for your GPU, or Mesa's software driver: ${mesa}`
        : "update the graphics driver";
  return new GpuError(`openDevice: expected a GPU or a software adapter, got none: ${remedy}`);
}
