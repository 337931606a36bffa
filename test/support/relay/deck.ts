import type { Page } from "playwright-core";
import type { Deck } from "#server/slides/protocol.ts";
import { DECK_PIECE_BYTES, deckBytesPath } from "#server/slides/protocol-pages.ts";
import { until } from "../browser.ts";
import { Link } from "../room-link.ts";
import type { SeededServer } from "../seeded-server.ts";
import { api } from "../server.ts";
import { makePdf } from "../slides.ts";

/** The teacher's other device: it shows pages of a deck and nothing else. */
export type Presenter = { deckId: string; show(page: number): Promise<void>; close(): void };

/** Puts a deck with a photograph on each page into the lesson and waits until its pages are made. */
export async function presentDeck(seeded: SeededServer, pages: number): Promise<Presenter> {
  const { server, school, lessonId, tokenOf } = seeded;
  const token = await tokenOf(school.teacher.login);
  const path = `/lessons/${lessonId}/decks`;
  const bytes = makePdf({ pages, photo: true });
  const body = { title: "Қысқаша көбейту", sizeBytes: bytes.length };
  const { id: deckId } = await api<Deck>(server.url, "POST", path, { token, body });
  for (let at = 0; at < bytes.length; at += DECK_PIECE_BYTES) {
    const sent = await fetch(`${server.url}${deckBytesPath(deckId)}?at=${at}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
      body: Uint8Array.from(bytes.subarray(at, at + DECK_PIECE_BYTES)),
    });
    if (!sent.ok) throw new Error(`a piece of the deck was refused: ${sent.status}`);
  }
  await until(
    async () => (await api<{ deck: Deck }>(server.url, "GET", `${path}/${deckId}`, { token })).deck,
    ({ state }) => state === "ready",
    { timeoutMs: 60_000, what: "a rendered deck" },
  );
  const link = new Link({ url: server.url, auth: { token } });
  await link.connect();
  await link.call("room:enter", { lessonId, deviceId: crypto.randomUUID() });
  return {
    deckId,
    show: async (page) => void (await link.call("slides:show", { lessonId, deckId, page })),
    close: () => void link.socket.disconnect(),
  };
}

/** Turns to a page; ms from the teacher's turn until another's page, by its own clock, shows the picture decoded. */
export async function turnTo(slides: Presenter, page: number, seenBy: Page): Promise<number> {
  const seenAt = seenBy.evaluate(
    (file) =>
      new Promise<number>((done, fail) => {
        const lastAt = Date.now() + 20_000;
        const look = () => {
          const src = document.querySelector('[data-testid="slide"]')?.getAttribute("data-src");
          if (src?.includes(file)) done(Date.now());
          else if (Date.now() > lastAt) fail(new Error(`${file} did not come`));
          else setTimeout(look, 20);
        };
        look();
      }),
    `/${String(page).padStart(4, "0")}.webp`,
  );
  const turnedAt = Date.now();
  await slides.show(page);
  return (await seenAt) - turnedAt;
}
