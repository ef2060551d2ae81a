import type { AdapterSummary, GPUCommandEncoder, Gpu, Pipelines } from "@bosquejo/kernels";
import { abilityOf, createPipelines, GpuError } from "@bosquejo/kernels";
import { checkOwn } from "./arguments.js";
import { Choices } from "./choices.js";
import { disposal, provideDisposal } from "./dispose.js";
import { Failures } from "./failures.js";
import { NanChecks } from "./launches/nan-checks.js";
import { encode, type PreparedLaunch } from "./launches/prepared.js";
import { LaunchQueue } from "./launches/queue.js";
import { checkRecording, type Sink } from "./launches/sink.js";
import type { DeviceOptions } from "./open.js";
import { copied } from "./readback.js";
import { checkShape, count, type Shape, words } from "./shape.js";
import { BufferPool, checkBytes, type DeviceStats, noStats } from "./storage.js";
import { Tensor } from "./tensor.js";
import type { Data, DType, HostDType } from "./values.js";
import { arrayOf, checkDType, checkHostDType, checkValues, paddedBytes, typeOf, zerosOf } from "./values.js";

/** An open GPU with its memory and compiled kernels. */
export class Device {
  readonly stats: DeviceStats = noStats();
  readonly pipelines: Pipelines;
  /** chooses the implementations of matrix products and convolutions */
  readonly choices: Choices;
  readonly pool: BufferPool;
  /** for each open `scope`, the tensors made inside it; the innermost scope is last */
  scopes: Tensor[][] = [];
  /** receives launches and requests for memory: executes them, or records them in a capture */
  sink: Sink;
  readonly #eager: Sink;
  readonly #failures: Failures;
  /** the search for NaN, if the device was opened with `checks: "nan"` */
  readonly checks: NanChecks | undefined;
  readonly #queue = new LaunchQueue(this);
  #disposed = false;

  constructor(
    readonly gpu: Gpu,
    { precision = "f32", tile, checks }: Pick<DeviceOptions, "precision" | "tile" | "checks"> = {},
  ) {
    provideDisposal();
    this.#failures = new Failures(gpu, () => this.pool.last);
    this.choices = new Choices(abilityOf(gpu), precision, tile);
    this.pipelines = createPipelines(gpu.device, (message) => this.#failures.compilationFailed(message));
    this.pool = new BufferPool(gpu.device, this.stats);
    this.#eager = {
      launch: (launch) => this.#queue.add(launch),
      launches: () => this.stats.dispatches + this.#queue.length,
      allocate: (bytes) => ({ device: this, bytes, buffer: this.pool.take(bytes), tensors: 0 }),
      refuse: (action, remedy) => checkRecording(this, action, remedy),
    };
    this.sink = this.#eager;
    this.checks = checks === "nan" ? new NanChecks(this) : undefined;
  }

  get adapter(): AdapterSummary {
    return this.gpu.adapter;
  }

  /**
   * Makes a tensor. Its dtype is that of the data by default, and f32 for plain numbers. Without data, its values are
   * undefined until they are written.
   * @throws {TensorError} if shape, data and dtype do not agree, or if the tensor is larger than the adapter can bind
   */
  tensor(shape: Shape, data?: Data | readonly number[], dtype: DType = typeOf(data)): Tensor {
    checkShape("tensor", shape);
    checkDType("tensor", dtype);
    checkBytes(this.gpu, shape, dtype);
    const values = data === undefined ? data : arrayOf(data, dtype);
    if (values) this.checkValues(values, shape, dtype);
    const bytes = paddedBytes(shape, dtype);
    const storage = values ? this.#eager.allocate(bytes) : this.sink.allocate(bytes);
    const tensor = new Tensor(storage, shape, dtype, 0);
    if (values) this.#write(tensor, values);
    else if (this.checks) this.checks.created(tensor);
    return tensor;
  }

  /** Makes a tensor of zeros. */
  zeros(shape: Shape, dtype: HostDType = "f32"): Tensor {
    checkShape("zeros", shape);
    checkHostDType("zeros", dtype);
    checkBytes(this.gpu, shape, dtype);
    return this.tensor(shape, zerosOf(count(shape), dtype), dtype);
  }

  /**
   * Copies host values into a tensor.
   * @throws {TensorError} if their number or type is not the tensor's, or while a capture records
   */
  write(tensor: Tensor, data: Data | readonly number[]): void {
    checkOwn("write", this, tensor);
    this.sink.refuse(`write ${words(tensor.shape)}`, "write it before the capture");
    const values = arrayOf(data, tensor.dtype);
    this.checkValues(values, tensor.shape, tensor.dtype);
    this.#write(tensor, values);
  }

  /** @throws {TensorError} if host values do not fit a tensor of the given shape and dtype */
  checkValues(values: Data, shape: Shape, dtype: DType): void {
    checkValues(values, shape, dtype);
    if (this.checks) this.checks.checkHostValues(values, shape);
  }

  #write(tensor: Tensor, data: Data): void {
    this.check();
    this.flush();
    this.gpu.device.queue.writeBuffer(tensor.buffer, tensor.offset, data as Float32Array<ArrayBuffer>);
  }

  /** Copies a tensor's values to the host, after all launches so far. Rejects while a capture records. */
  async read(tensor: Tensor): Promise<ArrayBuffer> {
    checkOwn("read", this, tensor);
    this.sink.refuse(`read ${words(tensor.shape)}`, "read it after a replay");
    this.check();
    const reported = this.checks?.report();
    const bytes = await copied(this, tensor);
    if (reported) await reported;
    return bytes;
  }

  /** Waits until the GPU has completed all launches so far. */
  async idle(): Promise<void> {
    this.flush();
    const reported = this.checks?.report();
    await this.gpu.device.queue.onSubmittedWorkDone().catch((error: Error) => {
      this.check();
      throw new GpuError(`idle: ${error.message}`);
    });
    this.check();
    if (reported) await reported;
  }

  /** Submits the waiting launches. */
  flush(): void {
    const waiting = this.#queue.take();
    if (waiting.length > 0) this.submit(waiting);
  }

  /** Submits launches: one encoder, one compute pass, one submit. */
  submit(prepared: readonly PreparedLaunch[]): void {
    this.check();
    const encoder = this.gpu.device.createCommandEncoder();
    encode(encoder.beginComputePass(), prepared);
    this.submitEncoded(encoder, prepared.length);
  }

  /** Submits the commands of an encoder and counts their dispatches. */
  submitEncoded(encoder: GPUCommandEncoder, dispatches: number): void {
    this.gpu.device.queue.submit([encoder.finish()]);
    this.stats.submits++;
    this.stats.dispatches += dispatches;
  }

  /** @throws {GpuError} if the GPU reported an error, or if the device was lost or disposed */
  check(): void {
    this.#failures.check();
  }

  /** Submits the waiting launches and destroys the buffers that are kept for reuse. */
  trim(): void {
    this.flush();
    this.pool.trim();
  }

  /** Destroys all buffers and closes the device. The values of its tensors are lost. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#failures.dispose();
    this.#queue.take();
    this.pool.trim();
    this.gpu.close();
  }

  [disposal](): void {
    this.dispose();
  }

  /** Calls a body whose launches and requests for memory go to another sink. */
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
