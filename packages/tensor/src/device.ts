import {
  type AdapterSummary,
  abilityOf,
  createPipelines,
  type GPUCommandEncoder,
  type Gpu,
  GpuError,
  type Kernel,
  type OpenOptions,
  openGpu,
  type Pipelines,
  type Sizes,
} from "@bosquejo/kernels";
import { Choices } from "./choices.js";
import { disposal, provideDisposal } from "./dispose.js";
import { mapped } from "./mapped.js";
import { type Bound, bindingOf, encode, type Prepared } from "./prepared.js";
import { checkShape, count, type Shape } from "./shape.js";
import { BufferPool, type DeviceStats, type Storage } from "./storage.js";
import {
  arrayOf,
  bytesOf,
  checkValues,
  type Data,
  type DType,
  dtypeOf,
  type HostDType,
  paddedBytes,
  Tensor,
  zerosOf,
} from "./tensor.js";

/** One kernel to run on given tensors, in the order of the kernel's buffers. */
export interface Launch {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly tensors: readonly Tensor[];
}

/** Where launches go: run at once, or recorded by a capture. */
export interface Sink {
  /** whether launches are kept for later: a capture is under way */
  readonly records: boolean;
  launch(launch: Launch): void;
  allocate(bytes: number): Storage;
  /** throws where the host may not touch a tensor's values */
  touch(action: "read" | "write", tensor: Tensor): void;
}

const typeOf = (data?: Data | readonly number[]): HostDType =>
  !data || Array.isArray(data) ? "f32" : dtypeOf(data as Data);

// a submit costs far more than a dispatch; past this many the GPU should start
const PENDING_LAUNCHES = 64;

/** An open GPU with its memory and compiled kernels. */
export class Device {
  readonly stats: DeviceStats = {
    submits: 0,
    dispatches: 0,
    buffersMade: 0,
    bindGroupsMade: 0,
    liveBytes: 0,
    heldBytes: 0,
    peakBytes: 0,
  };
  readonly pipelines: Pipelines;
  /** which implementations compute matrix products and convolutions */
  readonly choices: Choices;
  readonly pool: BufferPool;
  /** tensors made inside the innermost `scope` */
  scopes: Tensor[][] = [];
  sink: Sink;
  readonly #eager: Sink;
  #pending: Bound[] = [];
  #error: string | undefined;
  #disposed = false;

  constructor(
    readonly gpu: Gpu,
    { precision = "f32", tile }: Pick<OpenOptions, "precision" | "tile"> = {},
  ) {
    provideDisposal();
    this.choices = new Choices(abilityOf(gpu), precision, tile);
    this.pipelines = createPipelines(gpu.device);
    this.pool = new BufferPool(gpu.device, this.stats);
    this.#eager = {
      records: false,
      launch: (launch) => this.#launch(launch),
      allocate: (bytes) => ({ device: this, bytes, buffer: this.pool.take(bytes), tensors: 0 }),
      touch: () => {},
    };
    this.sink = this.#eager;
    gpu.device.addEventListener("uncapturederror", (event) => {
      // without DOM's types the event's own methods are unknown
      const uncaptured = event as GPUUncapturedErrorEvent & { preventDefault(): void };
      // it is thrown at the next call: the driver need not print it too
      uncaptured.preventDefault();
      this.#error ??= uncaptured.error.message;
    });
    gpu.device.lost.then(({ message }) => {
      if (!this.#disposed) this.#error = `the device was lost (${message}): open another with openDevice()`;
    });
  }

  get adapter(): AdapterSummary {
    return this.gpu.adapter;
  }

  /** A tensor of the data's type (f32 for plain numbers) unless named; without data its values are undefined until something writes them. */
  tensor(shape: Shape, data?: Data | readonly number[], dtype: DType = typeOf(data)): Tensor {
    checkShape("tensor", shape);
    const values = data && arrayOf(data, dtype);
    if (values) checkValues(values, shape, dtype);
    const bytes = paddedBytes(shape, dtype);
    const storage = values ? this.#eager.allocate(bytes) : this.sink.allocate(bytes);
    const tensor = new Tensor(storage, shape, dtype, 0);
    if (values) this.#write(tensor, values);
    return tensor;
  }

  /** A tensor of zeros. */
  zeros(shape: Shape, dtype: HostDType = "f32"): Tensor {
    checkShape("zeros", shape);
    return this.tensor(shape, zerosOf(count(shape), dtype), dtype);
  }

  /** Copies host values into a tensor. */
  write(tensor: Tensor, data: Data): void {
    this.sink.touch("write", tensor);
    checkValues(data, tensor.shape, tensor.dtype);
    this.#write(tensor, data);
  }

  #write(tensor: Tensor, data: Data): void {
    this.check();
    this.flush();
    this.gpu.device.queue.writeBuffer(tensor.buffer, tensor.offset, data as Float32Array<ArrayBuffer>);
  }

  /** Copies a tensor's values to the host, after everything launched so far. */
  async read(tensor: Tensor): Promise<ArrayBuffer> {
    this.sink.touch("read", tensor);
    this.check();
    this.flush();
    const { device } = this.gpu;
    const size = Math.ceil((tensor.size * bytesOf(tensor.dtype)) / 4) * 4;
    const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    try {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(tensor.buffer, tensor.offset, staging, 0, size);
      device.queue.submit([encoder.finish()]);
      return (await mapped(this, staging)).slice(0);
    } finally {
      staging.destroy();
    }
  }

  /** Waits until the GPU has done everything launched so far. */
  async idle(): Promise<void> {
    this.flush();
    await this.gpu.device.queue.onSubmittedWorkDone().catch((error: Error) => {
      this.check();
      throw new GpuError(`idle: ${error.message}`);
    });
    this.check();
  }

  #launch({ kernel, sizes, tensors }: Launch): void {
    this.check();
    // buffers, not tensors: one disposed before the submit still serves, for what is launched later runs later
    this.#pending.push({ kernel, sizes, resources: tensors.map(bindingOf) });
    if (this.#pending.length >= PENDING_LAUNCHES) this.flush();
  }

  /** Submits the launches that wait. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    this.submit(pending.map((bound) => this.prepare(bound)));
  }

  /** A launch with its pipeline and bind group. */
  prepare({ kernel, sizes, resources }: Bound): Prepared {
    const pipeline = this.pipelines.get(kernel, sizes);
    const entries = resources.map((resource, i) => ({ binding: pipeline.bindings[i] as number, resource }));
    this.stats.bindGroupsMade++;
    const group = this.gpu.device.createBindGroup({ layout: pipeline.layout, entries, label: pipeline.label });
    return { pipeline, group };
  }

  /** One encoder, one pass, one submit. */
  submit(prepared: readonly Prepared[]): void {
    this.check();
    const encoder = this.gpu.device.createCommandEncoder();
    encode(encoder.beginComputePass(), prepared);
    this.submitEncoded(encoder, prepared.length);
  }

  /** Submits what was encoded outside. */
  submitEncoded(encoder: GPUCommandEncoder, dispatches: number): void {
    this.gpu.device.queue.submit([encoder.finish()]);
    this.stats.submits++;
    this.stats.dispatches += dispatches;
  }

  /** Throws what the GPU reported since the last call, or that the device is gone. */
  check(): void {
    if (this.#disposed) throw new GpuError("device: wants an open device, this one was disposed: open another");
    if (this.#error) throw new GpuError(`device: ${this.#error}`);
  }

  /** Destroys all buffers and lets go of the driver; what lies on the device is lost. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#pending = [];
    this.pool.trim();
    this.gpu.close();
  }

  [disposal](): void {
    this.dispose();
  }

  /** Runs a body whose launches and memory go to another sink. */
  withSink<T>(sink: Sink, body: () => T): T {
    const outer = this.sink;
    this.flush();
    this.sink = sink;
    try {
      return body();
    } finally {
      this.sink = outer;
    }
  }
}

/**
 * Opens a GPU: in Node hardware first, then llvmpipe, then SwiftShader; in a browser `navigator.gpu`. Throws a
 * GpuError that says what to do where nothing can compute.
 */
export async function openDevice(options?: OpenOptions): Promise<Device> {
  return new Device(await openGpu(options), options);
}
