import express, { Router } from "express";
import { AppError } from "../errors.ts";
import type { Authenticate, RouteHandlers } from "../http.ts";
import { DECK_PIECE_BYTES, type slideRoutes } from "./protocol.ts";
import type { SlideDecks } from "./service.ts";

/** Materials of lessons, over REST. */
export function slideHandlers(decks: SlideDecks): RouteHandlers<typeof slideRoutes> {
  return {
    listDecks: ({ lessonId }, { user }) => decks.list(user, lessonId),
    async listOtherDecks({ lessonId }, { user }) {
      return { decks: await decks.listOthers(user, lessonId) };
    },
    readDeck: ({ lessonId, deckId }, { user }) => decks.read(user, lessonId, deckId),
    async readDeckInk({ lessonId, deckId }, { user }) {
      return { pages: await decks.readInk(user, lessonId, deckId) };
    },
    createDeck: ({ lessonId, title, sizeBytes }, { user }) =>
      decks.create(user, lessonId, title, sizeBytes),
    attachDeck: ({ lessonId, deckId }, { user }) => decks.attach(user, lessonId, deckId),
    retryDeck: ({ lessonId, deckId }, { user }) => decks.retry(user, lessonId, deckId),
    async removeDeck({ lessonId, deckId }, { user }) {
      await decks.remove(user, lessonId, deckId);
      return {};
    },
  };
}

const readPiece = express.raw({ type: () => true, limit: DECK_PIECE_BYTES });

/** Bytes of decks, under /api: whoever announced one sends them, piece after piece. */
export function deckBytesRoutes(decks: SlideDecks, authenticate: Authenticate): Router {
  const router = Router();
  router.post(
    "/decks/:deckId/bytes",
    async (req, res, next) => {
      const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1];
      res.locals.user = await authenticate(token); // before a byte of it is read
      next();
    },
    readPiece,
    async (req, res) => {
      const { deckId } = req.params;
      const at = Number(req.query.at);
      const piece: unknown = req.body;
      const isFit = Buffer.isBuffer(piece) && Number.isSafeInteger(at) && at >= 0;
      if (!isFit || !/^[0-9a-f]{24}$/.test(deckId)) throw new AppError("invalid", "Not a piece");
      const arrivedBytes = await decks.receive(res.locals.user, deckId, at, piece);
      res.json({ ok: true, data: { arrivedBytes } });
    },
  );
  return router;
}
