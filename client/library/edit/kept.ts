const PREFIX = "qonyrau.unsaved.";

/** What was written and not saved, as it was put; null where there is nothing or a full storage lost it. */
export function kept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null; // not ours, or cut off
  }
}

/** Holds it in this browser. A full storage keeps the last that fitted; the screen has the rest. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Nothing to do for the person: the form stays as it is until it is saved.
  }
}

export function dropKept(name: string): void {
  localStorage.removeItem(PREFIX + name);
}
