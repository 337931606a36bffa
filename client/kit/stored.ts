/** What is kept in the browser under this text; null when there is nothing or it is damaged. */
export function parseStored(text: string | null): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // written by another version, or by hand: as if never kept
  }
}
