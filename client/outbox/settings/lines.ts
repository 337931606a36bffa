const LINE = /^\s*([^\s;,\t]+)\s*[;,\t]\s*(\d{1,19})\s*$/;

/** Pasted lines of login and outside id, divided by a semicolon, comma or tab; numbers of the lines that are otherwise. */
export function readLines(text: string): {
  lines: { login: string; outsideId: string }[];
  bad: number[];
} {
  const lines: { login: string; outsideId: string }[] = [];
  const bad: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [, login, outsideId] = LINE.exec(line) ?? [];
    if (login && outsideId) lines.push({ login, outsideId });
    else bad.push(at + 1);
  }
  return { lines, bad };
}
