/** Counts what this page fetches by HTTP from now on: slides, pictures, films, its own code. */
export function countFetched(): { bytes: () => number; stop: () => void } {
  let bytes = 0;
  if (!("PerformanceObserver" in window)) return { bytes: () => 0, stop: () => undefined };
  const observer = new PerformanceObserver((list) => {
    // What came from the browser's own cache cost nothing and says 0.
    for (const entry of list.getEntries())
      if (entry instanceof PerformanceResourceTiming) bytes += entry.transferSize;
  });
  observer.observe({ type: "resource" });
  return { bytes: () => bytes, stop: () => observer.disconnect() };
}
