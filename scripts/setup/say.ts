/** What set-up tells a person: on stderr, so that the stdout of what runs after it stays clean. */

/** One line about a step, as it begins or ends. */
export function say(line: string): void {
  process.stderr.write(`setup: ${line}\n`);
}

/** Something set-up could not bring. The message is one sentence: what is missing, and what to do. */
export class SetupError extends Error {
  constructor(sentence: string, options: { cause?: unknown } = {}) {
    super(sentence, options);
    this.name = "SetupError";
  }
}
