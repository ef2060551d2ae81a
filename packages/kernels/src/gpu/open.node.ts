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

interface Route {
  /** the kind of adapter that it leads to */
  readonly kind: AdapterKind;
  readonly backend: string;
  readonly request?: GPURequestAdapterOptions;
  /** what the driver is to read from the environment while an adapter is asked for; nothing where the route cannot exist */
  prepare(): Promise<Environment | undefined>;
}

interface FoundAdapter {
  /** must outlive the adapter and its devices */
  readonly instance: GPU;
  readonly adapter: GPUAdapter;
  readonly summary: AdapterSummary;
}

const nativeBackend = linux ? "vulkan" : process.platform === "darwin" ? "metal" : "d3d12";

/** Hardware first, then llvmpipe where the system has it, then SwiftShader. The null backend is none of these. */
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
    // the types do not know that Dawn takes the feature level as a string
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

// the last two let NVIDIA's tensor cores be used
const toggles = (robustness: boolean) => [
  ...["allow_unsafe_apis", "use_vulkan_memory_model", "vulkan_enable_f16_on_nvidia"],
  ...(robustness ? [] : ["disable_robustness"]),
];

// of open devices: a process with a live one does not end by itself
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
    // "no suitable backends": this way there is no adapter
    return undefined;
  } finally {
    // the next route, and whatever else the process starts, has the user's own again
    for (const name of Object.keys(environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** Every adapter that can be opened here. */
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

/** Opens the fastest adapter, or the one named; throws a GpuError that says what to do. */
export async function openGpu(options: OpenOptions = {}): Promise<Gpu> {
  const wanted = options.adapter || process.env[ADAPTER_VARIABLE] || undefined;
  const robustness = options.robustness ?? false;
  const seen: AdapterSummary[] = [];
  // the kind that was asked for first: another driver need not be started to learn that it is not the one
  const meant = (route: Route) => wanted !== undefined && route.kind.includes(wanted.trim().toLowerCase());
  const ordered = [...routes].sort((a, b) => Number(meant(b)) - Number(meant(a)));
  for (const route of ordered) {
    const found = await tryRoute(route, robustness);
    if (!found) continue;
    seen.push(found.summary);
    if (!wanted || answersTo(found.summary, wanted)) {
      return open(found, robustness);
    }
  }
  if (wanted) throw noSuchAdapter(wanted, seen);
  throw nothing();
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

function nothing(): GpuError {
  const remedy =
    linux && process.arch === "x64"
      ? "npm install @bosquejo/swiftshader brings a software driver; Mesa's is faster: apt install libegl1 libgles2 libgl1-mesa-dri"
      : linux
        ? "install a Vulkan driver for your GPU, or Mesa's software one: apt install libegl1 libgles2 libgl1-mesa-dri"
        : "update the graphics driver";
  return new GpuError(`openDevice: no GPU adapter and no software adapter was found: ${remedy}`);
}
