/** Runs asynchronous tasks one after another; a failed one does not stop the next. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Adds a task and gives its result, or its failure, to the caller. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
