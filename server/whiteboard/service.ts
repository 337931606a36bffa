import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Caller, Teller } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Rooms } from "../rooms/service.ts";
import type { BoardImages } from "./images.ts";
import type { BoardInfo, BoardNote, BoardPace, BoardSlide } from "./protocol.ts";
import type { BoardChange } from "./protocol-elements.ts";
import { MAX_IMAGES, MAX_SCENES } from "./protocol-limits.ts";
import { pileOf } from "./protocol-merge.ts";
import { BOARD_TIMING, type BoardTiming, LiveScene } from "./scene.ts";
import { toInfo, type WhiteboardStore } from "./store.ts";

type Deps = {
  store: WhiteboardStore;
  rooms: Rooms;
  teller: Teller;
  images: BoardImages;
  now?: () => number;
  timing?: Partial<BoardTiming>;
};
type Seated = ReturnType<Rooms["at"]>;
type Room = Seated["room"];
type Peer = Seated["peer"];
/** A board in memory and the devices that hear of it. */
type Held = { scene: LiveScene; listeners: Map<string, Caller> };

const groupOf = (sceneId: string, pace: BoardPace) => `board:${sceneId}:${pace}`;

/** Boards of lessons: drawn together while the room is open, kept with the lesson. */
export function createWhiteboard(deps: Deps) {
  const { store, rooms, teller, images, now = Date.now } = deps;
  const timing: BoardTiming = { ...BOARD_TIMING, ...deps.timing };
  const held = new Map<string, Promise<Held>>();
  /** Making boards of one lesson, one after the other, so that their numbers differ. */
  const making = new Map<string, Promise<unknown>>();
  /** The board that was on the stage last, by lesson. */
  const lastShown = new Map<string, string>();

  rooms.on("stageChanged", ({ lessonId, stage }) => {
    if (stage.kind === "board") lastShown.set(lessonId, stage.sceneId);
  });
  rooms.on("left", ({ lessonId }) => dropAbsent(lessonId));
  rooms.on("closed", ({ lessonId }) => release(lessonId));

  function tell(room: Pick<Room, "lessonId" | "schoolId">, sceneId: string) {
    const { lessonId } = room;
    return (pace: BoardPace | "note", changes: BoardChange[]): void => {
      if (pace !== "note") {
        teller.tell(groupOf(sceneId, pace), "board:changed", { lessonId, sceneId, changes });
        return;
      }
      const open = rooms.find(lessonId);
      const stage = open?.stage.content;
      if (open && stage?.kind === "board" && stage.sceneId === sceneId)
        rooms.note(open, "board", { what: "changed", sceneId, changes } satisfies BoardNote);
    };
  }

  /** The board in memory, read from the database when it is not. @throws AppError not_found */
  async function hold(room: Pick<Room, "schoolId" | "lessonId">, sceneId: string): Promise<Held> {
    const { schoolId, lessonId } = room;
    const asked = held.get(sceneId) ?? load(schoolId, lessonId, sceneId);
    held.set(sceneId, asked);
    try {
      const found = await asked;
      if (found.scene.info.lessonId === lessonId) return found;
    } catch (error) {
      held.delete(sceneId);
      throw error;
    }
    throw new AppError("not_found", "No such board");
  }

  async function load(schoolId: string, lessonId: string, sceneId: string): Promise<Held> {
    const stored = await store.findScene(schoolId, sceneId);
    if (stored?.lessonId !== lessonId) throw new AppError("not_found", "No such board");
    const elements = await store.listElements(schoolId, sceneId);
    const telling = tell({ schoolId, lessonId }, sceneId);
    const scene = new LiveScene({ schoolId, stored, elements, store, tell: telling, now, timing });
    return { scene, listeners: new Map() };
  }

  /** Whether this device may look at a board now: it is on the stage, its group's, or it leads. */
  function maySee(room: Room, peer: Peer, { id, groupId }: BoardInfo): boolean {
    if (mayInRoom(peer.role, "present", room.kind)) return true;
    if (groupId !== null) return room.seats.groupOf(peer.personId) === groupId;
    const stage = room.stage.content;
    return stage.kind === "board" && stage.sceneId === id;
  }

  /** @throws AppError forbidden board_locked */
  function checkMayDraw(room: Room, peer: Peer, info: BoardInfo): void {
    const { personId } = peer;
    const isOwnGroup = info.groupId !== null && room.seats.groupOf(personId) === info.groupId;
    const may = isOwnGroup || room.seats.rightsOf(personId).board;
    if (may && maySee(room, peer, info)) return;
    throw new AppError("forbidden", "The teacher has not given the board", {
      reason: "board_locked",
    });
  }

  /** The board, for a device that may look at it. @throws AppError forbidden, perhaps not_in_room; not_found */
  async function at(lessonId: string, sceneId: string, caller: Caller) {
    const { room } = rooms.at(lessonId, caller);
    const { scene, listeners } = await hold(room, sceneId);
    const { peer } = rooms.at(lessonId, caller); // it may have left meanwhile
    if (!maySee(room, peer, scene.info)) throw new AppError("forbidden", "Not theirs to see");
    return { room, peer, scene, listeners };
  }

  /** The same for who may draw on it. @throws as `at`; forbidden board_locked */
  async function atDrawing(lessonId: string, sceneId: string, caller: Caller) {
    const { room } = rooms.atMay(lessonId, caller, "draw");
    const { scene } = await hold(room, sceneId);
    const { peer } = rooms.atMay(lessonId, caller, "draw");
    checkMayDraw(room, peer, scene.info);
    return { room, peer, scene };
  }

  async function list(lessonId: string, caller: Caller) {
    const { room, peer } = rooms.at(lessonId, caller);
    const stored = await store.listScenes(room.schoolId, lessonId);
    const scenes = stored.map(toInfo).filter((info) => maySee(room, peer, info));
    const shown = lastShown.get(lessonId) ?? null;
    return { scenes, lastShownId: scenes.some(({ id }) => id === shown) ? shown : null };
  }

  /**
   * A new board; a group's or a slide's that is there already is found.
   * @throws AppError forbidden, perhaps not_in_room; conflict too_many_boards
   */
  async function make(
    {
      lessonId,
      groupId,
      slide,
    }: { lessonId: string; groupId: string | null; slide: BoardSlide | null },
    caller: Caller,
  ): Promise<BoardInfo> {
    const { room, peer } = rooms.at(lessonId, caller);
    const isMember = groupId !== null && room.seats.groupOf(peer.personId) === groupId;
    if (!isMember) rooms.atMay(lessonId, caller, "present");
    const before = making.get(lessonId) ?? Promise.resolve();
    const made = before.then(() => findOrAdd(room, groupId, slide));
    const settled = made.catch(() => undefined);
    making.set(lessonId, settled);
    void settled.then(() => making.get(lessonId) === settled && making.delete(lessonId));
    return made;
  }

  async function findOrAdd(room: Room, groupId: string | null, slide: BoardSlide | null) {
    const { schoolId, lessonId } = room;
    const scenes = (await store.listScenes(schoolId, lessonId)).map(toInfo);
    const isNamed = groupId !== null || slide !== null;
    const found = scenes.find((one) => one.groupId === groupId && isSameSlide(one.slide, slide));
    if (isNamed && found) return found;
    if (scenes.length >= MAX_SCENES)
      throw new AppError("conflict", "Too many boards", { reason: "too_many_boards" });
    const number = Math.max(0, ...scenes.map((scene) => scene.number)) + 1;
    const added = { lessonId, number, groupId, slide, atMs: now() };
    const scene = toInfo(await store.addScene(schoolId, added));
    for (const personId of room.seats.personIds)
      for (const peer of room.peersOf(personId))
        if (maySee(room, peer, scene)) room.tellPeer(peer, "board:made", { lessonId, scene });
    return scene;
  }

  /** Puts a board on the stage. @throws AppError forbidden, perhaps not_in_room; not_found */
  async function show(lessonId: string, sceneId: string, caller: Caller): Promise<void> {
    const { room } = rooms.atMay(lessonId, caller, "present");
    const { scene } = await hold(room, sceneId);
    const note = noteOf(scene); // tells what is under way first, as long as the stage holds another
    room.stage.put({ kind: "board", sceneId });
    rooms.note(room, "board", note);
  }

  const noteOf = (scene: LiveScene): BoardNote => {
    return { what: "shown", scene: scene.info, elements: pileOf(scene.read()) };
  };

  /** The board on a lesson's stage as the first note of a recording; null when there is none. */
  async function noteNow(lessonId: string): Promise<BoardNote | null> {
    const room = rooms.find(lessonId);
    const stage = room?.stage.content;
    if (!room || stage?.kind !== "board") return null;
    return noteOf((await hold(room, stage.sceneId)).scene);
  }

  async function open(lessonId: string, sceneId: string, pace: BoardPace, caller: Caller) {
    const { scene, listeners } = await at(lessonId, sceneId, caller);
    caller.leave(groupOf(sceneId, pace === "live" ? "calm" : "live"));
    const elements = scene.read();
    caller.join(groupOf(sceneId, pace));
    listeners.set(caller.connectionId, caller);
    return { scene: scene.info, elements };
  }

  /** This device hears of a board no more. Harmless where it did not. */
  async function close(sceneId: string, caller: Caller): Promise<void> {
    leave(sceneId, caller);
    const found = await held.get(sceneId)?.catch(() => null);
    found?.listeners.delete(caller.connectionId);
  }

  function leave(sceneId: string, caller: Caller): void {
    caller.leave(groupOf(sceneId, "live"));
    caller.leave(groupOf(sceneId, "calm"));
  }

  /** Whoever is out of the room hears of its boards no more. */
  async function dropAbsent(lessonId: string): Promise<void> {
    const room = rooms.find(lessonId);
    for (const one of held.values()) {
      const found = await one.catch(() => null);
      if (found?.scene.info.lessonId !== lessonId) continue;
      for (const [connectionId, caller] of found.listeners)
        if (!room?.findPeer(connectionId)) {
          leave(found.scene.info.id, caller);
          found.listeners.delete(connectionId);
        }
    }
  }

  /** Returns ids that are wanted whole. @throws as `atDrawing`; conflict board_full */
  async function draw(lessonId: string, sceneId: string, changes: BoardChange[], caller: Caller) {
    const { scene } = await atDrawing(lessonId, sceneId, caller);
    return scene.draw(changes);
  }

  /** @throws as `atDrawing`; invalid photo_unreadable; conflict board_full */
  async function addImage(
    { lessonId, sceneId }: { lessonId: string; sceneId: string },
    { mimeType, bytes }: { mimeType: string; bytes: Uint8Array },
    caller: Caller,
  ): Promise<string> {
    const { room, scene } = await atDrawing(lessonId, sceneId, caller);
    const fileId = images.nameOf(bytes, mimeType);
    if (scene.images.some((image) => image.fileId === fileId)) return fileId;
    if (scene.images.length >= MAX_IMAGES)
      throw new AppError("conflict", "Too many pictures", { reason: "board_full" });
    scene.images = [...scene.images, { fileId, mimeType }];
    await images.put(sceneId, fileId, bytes);
    await store.setImages(room.schoolId, sceneId, scene.images);
    return fileId;
  }

  async function readImage(lessonId: string, sceneId: string, fileId: string, caller: Caller) {
    const { scene } = await at(lessonId, sceneId, caller);
    return images.read(sceneId, scene.images, fileId);
  }

  /** The lesson is over: its boards are stored and leave the memory. */
  async function release(lessonId: string): Promise<void> {
    lastShown.delete(lessonId);
    for (const [sceneId, one] of held) {
      const found = await one.catch(() => null);
      if (found?.scene.info.lessonId !== lessonId) continue;
      for (const caller of found.listeners.values()) leave(sceneId, caller);
      await found.scene.close();
      held.delete(sceneId);
    }
  }

  /** The board where it is in memory. */
  async function findLive(sceneId: string): Promise<LiveScene | null> {
    return (await held.get(sceneId)?.catch(() => null))?.scene ?? null;
  }

  /** Stores what is not stored yet. */
  async function stop(): Promise<void> {
    const found = await Promise.allSettled([...held.values()]);
    for (const one of found)
      if (one.status === "fulfilled")
        await one.value.scene
          .close()
          .catch((err: unknown) => logger.error({ err }, "a board was not closed"));
  }

  return {
    ...{ list, make, show, open, close, draw, addImage, readImage },
    ...{ findLive, noteNow, stop },
  };
}
export type Whiteboard = ReturnType<typeof createWhiteboard>;

const isSameSlide = (one: BoardSlide | null, other: BoardSlide | null) =>
  one?.deckId === other?.deckId && one?.page === other?.page;
