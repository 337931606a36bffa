/** A piece of an article. */
export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "points"; points: string[] };

const HEADING = /^##\s+/;
const POINT = /^[-–•]\s+/;

/** An article as it is written, in pieces: an empty line parts paragraphs, «## » heads, «- » begins a point. */
export function blocksOf(article: string): Block[] {
  const blocks: Block[] = [];
  let isApart = true;
  for (const raw of article.split("\n")) {
    const line = raw.trim();
    const last = blocks.at(-1);
    if (line === "") {
      isApart = true;
      continue;
    }
    if (HEADING.test(line)) blocks.push({ kind: "heading", text: line.replace(HEADING, "") });
    else if (POINT.test(line)) {
      const point = line.replace(POINT, "");
      if (last?.kind === "points" && !isApart) last.points.push(point);
      else blocks.push({ kind: "points", points: [point] });
    } else if (last?.kind === "paragraph" && !isApart) last.text += `\n${line}`;
    else blocks.push({ kind: "paragraph", text: line });
    isApart = false;
  }
  return blocks;
}
