const two = (value: number) => String(value).padStart(2, "0");

/**
 * An instant as `<input type="datetime-local">` wants it, by the clock of this device; the browser's own picker
 * knows no other.
 */
export function toLocalInput(instant: string): string {
  const at = new Date(instant);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Back again; null for what is no time. */
export function fromLocalInput(value: string): string | null {
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
