/** A pause between two sentences is shorter; without this, faces would come and go with every word. */
const STAYS_MS = 5000;

/** Who spoke a moment ago, so that they stay in sight a while after the last word. */
export class RecentSpeakers {
  readonly #heard = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #onChanged: (personIds: string[]) => void;

  constructor(onChanged: (personIds: string[]) => void) {
    this.#onChanged = onChanged;
  }

  /** These are heard now. */
  hear(personIds: readonly string[]): void {
    const isNew = personIds.some((id) => !this.#heard.has(id));
    for (const id of personIds) {
      clearTimeout(this.#heard.get(id));
      this.#heard.set(
        id,
        setTimeout(() => this.#forget(id), STAYS_MS),
      );
    }
    if (isNew) this.#tell();
  }

  close(): void {
    for (const timer of this.#heard.values()) clearTimeout(timer);
    this.#heard.clear();
  }

  #forget(id: string): void {
    this.#heard.delete(id);
    this.#tell();
  }

  #tell(): void {
    this.#onChanged([...this.#heard.keys()]);
  }
}
