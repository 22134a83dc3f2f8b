/** What was asked by number, and is waited for. */
export class Replies<T> {
  readonly #waiting: ((reply: T) => void)[] = [];

  /** Never settles while the kernel is busy or gone. */
  ask(send: (seq: number) => void): Promise<T> {
    return new Promise((resolve) => send(this.#waiting.push(resolve) - 1));
  }

  answer(seq: number, reply: T): void {
    this.#waiting[seq]?.(reply);
    delete this.#waiting[seq];
  }
}
