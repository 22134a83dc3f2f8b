/** The typed line to Python: small messages with optional binary parts. */
import { type Signal, signal as signalOf } from "@preact/signals";
import type { Host } from "./child";
import type { FromPage, ToPage } from "./messages";

export interface WidgetModel {
  get(name: string): unknown;
  on(event: string, handler: (...args: never[]) => void): void;
  off(event: string, handler: (...args: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[] | ArrayBufferView[]): void;
  widget_manager?: { kernel?: KernelConnection };
}

interface Hook {
  connect(slot: (sender: unknown, status: string) => void): void;
  disconnect(slot: (sender: unknown, status: string) => void): void;
}
interface KernelConnection {
  connectionStatus?: string;
  status?: string;
  connectionStatusChanged?: Hook;
  statusChanged?: Hook;
}

export type Kind = ToPage["kind"];
export type Incoming<K extends Kind> = Extract<ToPage, { kind: K }>;
type Handler<K extends Kind> = (message: Incoming<K>, buffers: DataView[]) => void;

type AnyHandler = (message: never, buffers: DataView[]) => void;

export class Channel {
  /** False once the kernel is gone: pictures stay, controls say so. */
  readonly connected: Signal<boolean> = signalOf(true);
  readonly signal: AbortSignal;
  /** For widgets within this one, see child.ts. */
  readonly host: Host | undefined;
  readonly #model: WidgetModel;
  readonly #handlers = new Map<string, Set<AnyHandler>>();

  constructor(model: WidgetModel, signal: AbortSignal, host?: Host) {
    this.#model = model;
    this.signal = signal;
    this.host = host;
    const receive = (content: unknown, buffers?: DataView[]) => this.#receive(content, buffers ?? []);
    model.on("msg:custom", receive);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", receive);
      this.#handlers.clear();
    });
    this.#watchKernel();
  }

  /** Sends one message; false when there is no kernel to hear it. */
  send(message: FromPage, buffers: ArrayBuffer[] = []): boolean {
    if (this.signal.aborted || !this.connected.peek()) return false;
    try {
      this.#model.send(message, undefined, buffers);
      return true;
    } catch {
      this.connected.value = false;
      return false;
    }
  }

  on<K extends Kind>(kind: K, handler: Handler<K>): () => void {
    const handlers = this.#handlers.get(kind) ?? new Set();
    handlers.add(handler as unknown as AnyHandler);
    this.#handlers.set(kind, handlers);
    return () => handlers.delete(handler as unknown as AnyHandler);
  }

  get<T>(trait: string): T {
    return this.#model.get(trait) as T;
  }

  #receive(content: unknown, buffers: DataView[]): void {
    if (typeof content !== "object" || content === null) return;
    const kind = (content as { kind?: unknown }).kind;
    if (typeof kind !== "string") return;
    for (const handler of this.#handlers.get(kind) ?? []) handler(content as never, buffers);
  }

  #watchKernel(): void {
    const kernel = this.#model.widget_manager?.kernel;
    if (!kernel) return;
    const update = () => {
      const gone = ["terminating", "dead", "restarting", "autorestarting"].includes(kernel.status ?? "");
      this.connected.value = kernel.connectionStatus !== "disconnected" && !gone;
    };
    for (const hook of [kernel.connectionStatusChanged, kernel.statusChanged]) {
      hook?.connect(update);
      this.signal.addEventListener("abort", () => hook?.disconnect(update));
    }
    update();
  }
}
