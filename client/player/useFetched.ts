import { useEffect, useState } from "react";

/** What stands beside a film (small pictures, a waveform), read once it is wanted. Null until then, and where it fails: nobody misses it. */
export function useFetched<T>(
  url: string | null,
  isWanted: boolean,
  read: (response: Response) => Promise<T | null>,
): T | null {
  const [found, setFound] = useState<{ file: string; value: T } | null>(null);
  // Signatures change with every renewal, the file does not.
  const file = url?.split("/").at(-1) ?? null;
  const isMissing = isWanted && file !== null && found?.file !== file;
  useEffect(() => {
    if (!isMissing || url === null || file === null) return;
    const off = new AbortController();
    fetch(url, { signal: off.signal })
      .then(async (response) => (response.ok ? read(response) : null))
      .then((value) => value !== null && setFound({ file, value }))
      .catch(() => undefined);
    return () => off.abort();
  }, [url, file, isMissing, read]);
  return found?.file === file ? found.value : null;
}
