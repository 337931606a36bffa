/** Minutes and seconds, with hours where there are any: 12:05, 1:02:05. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A time somebody typed, ms: 5:30, 1:02:05, 90. Null: it is none. */
export function readClock(text: string): number | null {
  const parts = text.trim().split(":");
  if (parts.length === 0 || parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part)))
    return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}
