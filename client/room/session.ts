import type { types as ms } from "mediasoup-client";
import type { Entered } from "#server/rooms/protocol.ts";
import { CallError } from "../kit/call.ts";
import { Store } from "../kit/store.ts";
import { type Progress, watchAttempt } from "./attempts.ts";
import { entryChoice, saveChoices } from "./choices.ts";
import { claimDeviceId } from "./device-id.ts";
import { createDevice, Links } from "./links.ts";
import { LocalMedia } from "./local-media.ts";
import { followLooks } from "./looks.ts";
import { Meter } from "./meter.ts";
import { addMessage, followNotices } from "./notices.ts";
import { type Call, whileConnected } from "./ports.ts";
import { Presence } from "./presence.ts";
import { readChat } from "./read-chat.ts";
import { Receiving } from "./receiving.ts";
import { Sending } from "./sending.ts";
import type { SessionDeps } from "./session-deps.ts";
import {
  downFrom,
  initialState,
  ownSeat,
  type Phase,
  type Remark,
  type RoomState,
  remarkAfter,
  triedAgain,
} from "./state.ts";

const REBUILD_WAIT_MS = [0, 1000, 2000, 4000] as const;

/** One stay in a lesson's room, from the page's opening to leaving. Holds everything and closes it. */
export class RoomSession {
  readonly store = new Store<RoomState>(initialState());
  readonly receiving: Receiving;
  readonly sending: Sending;
  readonly local: LocalMedia;
  readonly #deps: SessionDeps;
  readonly #call: Call;
  readonly #meter: Meter;
  readonly #attemptId: string;
  readonly #device = createDevice();
  readonly #closers: (() => void)[] = [];
  #presence: Presence | null = null;
  #links: Links | null = null;
  #used: ms.Device | null = null;
  #generation = -1;
  #rebuilds = 0;
  #hasStarted = false;
  #isClosed = false;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { lessonId, socket } = deps;
    this.#call = whileConnected(deps.call, socket);
    const media = { call: this.#call, lessonId, seal: deps.seal };
    this.receiving = new Receiving({
      ...media,
      onChanged: (tiles, sounds) => this.store.patch({ tiles, sounds }),
      onTrouble: () => this.#rebuild(),
    });
    this.sending = new Sending(media);
    this.local = new LocalMedia({
      store: this.store,
      sending: this.sending,
      rights: () => ownSeat(this.store.get())?.rights ?? null,
      codecs: () => this.#links?.device.sendRtpCapabilities.codecs ?? [],
      isRefusal: (error) => error instanceof CallError && error.code !== "network",
      ...{ codec: deps.codec ?? "VP8", isSealed: deps.seal !== undefined },
    });
    const looks = followLooks(this.store, media);
    this.#closers.push(looks.stop);
    this.#meter = new Meter({
      ...{ links: () => this.#links, received: () => this.receiving.received },
      mode: () => this.store.get().mode,
      isSendingCamera: () => this.store.get().local.camera.state === "on",
      onLook: looks.onLook,
    });
    this.#attemptId = deps.attempts.open(lessonId);
    void this.#start();
  }

  get links(): Links | null {
    return this.#links;
  }

  /** Leaves the room for good; screens call it when they go. Twice is harmless. */
  async leave(): Promise<void> {
    if (this.#isClosed) return;
    const { lessonId, seal } = this.#deps; // of a sealed room nothing is counted: a quick exit leaves time for one word
    const goodbye = (seal ? Promise.resolve() : this.#heartbeat())
      .catch(() => undefined)
      .then(() => this.#call("room:leave", { lessonId }))
      .catch(() => undefined); // without a connection the server notices by itself
    this.#close({ name: "closed", reason: "left" });
    await goodbye;
  }

  /** @throws CallError invalid, empty or too long; too_many; forbidden, the chat is closed */
  async sendChat(text: string, file?: { fileId: string; fileName: string }): Promise<void> {
    const { lessonId } = this.#deps;
    const message = await this.#call("room:sendChat", { lessonId, text, ...file });
    this.store.patch({ chat: addMessage(this.store.get().chat, message) });
  }

  /** Any other call about this room: a hand, the teacher's means, the end of the lesson. */
  ask: Call = (event, request) => this.#call(event, request);

  async #start(): Promise<void> {
    const { call, socket, lessonId } = this.#deps;
    this.#device.catch(() => undefined); // told when the room is built
    const { deviceId, release } = await claimDeviceId();
    this.#closers.push(release);
    if (this.#isClosed) return release();
    this.#closers.push(
      followNotices(socket, lessonId, this.store, {
        offersChanged: ({ generation, offers }) => {
          if (generation === this.#generation) void this.receiving.want(offers);
        },
        consumerClosed: (consumerId) => this.receiving.dropConsumer(consumerId),
        consumerPaused: (consumerId, isPaused) =>
          this.receiving.pauseConsumer(consumerId, isPaused),
        muted: () => {
          this.local.mutedByServer();
          this.#remark("muted");
        },
        rightsChanged: (rights) => {
          for (const what of this.local.followRights(rights)) this.#remark(what);
        },
        soundModeChanged: () => void this.local.changeSoundMode(),
        moved: () => {
          this.#down();
          void this.#presence?.enter();
        },
        closed: (reason) => {
          // A server that stops comes back, and we with it.
          if (reason !== "stopping") this.#close({ name: "closed", reason });
        },
        lessonChanged: ({ state }) => {
          const { phase } = this.store.get();
          if (state === "live" && phase.name === "failed") {
            this.store.patch({ phase: { name: "connecting" } });
            void this.#presence?.enter();
          }
        },
        called: (isCalled) => this.#remark(isCalled ? "called" : "uncalled"),
        regrouped: () => void readChat(this.#call, lessonId, this.store),
        roleChanged: (isAssistant) => this.#remark(isAssistant ? "assistant" : "noAssistant"),
      }),
    );
    this.#closers.push(
      watchAttempt(this.#deps.attempts, this.#attemptId, this.#deps.report, () => this.#progress()),
    );
    this.#presence = new Presence({
      ...{ call, socket, lessonId, deviceId },
      ...{ isAsClass: this.#deps.isAsClass ?? false, ticket: this.#deps.ticket ?? (() => null) },
      isFresh: () => this.#links === null,
      heartbeat: () => this.#heartbeat(),
      onEntered: (entered) => this.#onEntered(entered),
      onDown: () => this.#down(),
      onTry: () => this.#onTry(),
      onRefused: (error) => this.#onRefused(error),
    });
  }

  async #onEntered(entered: Entered): Promise<void> {
    const { lesson, me, seats, chat, chatSettings, soundMode, stage, mode } = entered;
    const wasRaised = ownSeat(this.store.get())?.handRaisedAt ?? null;
    const clockOffsetMs = Date.parse(entered.now) - Date.now();
    const { entry: before, soundMode: wasMode } = this.store.get();
    const entry = before + 1;
    this.store.patch({ lesson, me, seats, chat, chatSettings, soundMode, stage, mode });
    this.store.patch({ ofClass: entered.ofClass, clockOffsetMs, entry });
    this.#deps.seal?.entered();
    const links = this.#links;
    if (links && entered.isResumed && entered.generation === this.#generation) {
      await Promise.all([
        links.restart(),
        this.receiving.want(entered.offers),
        this.sending.confirm(),
      ]);
    } else {
      this.#generation = entered.generation;
      await this.#build(entered);
    }
    this.#settle();
    this.#startMedia();
    if (before > 0 && soundMode !== wasMode) void this.local.changeSoundMode(); // told while we were away
    // A server that started anew knows of no hands: the promise that it is kept is kept here.
    if (wasRaised && !ownSeat(this.store.get())?.handRaisedAt && !entered.isResumed)
      await this.#call("room:raiseHand", { lessonId: lesson.id, isRaised: true });
  }

  async #build(entered: Entered): Promise<void> {
    this.receiving.expect(entered.offers); // before any wait: a newer list may come during it
    await this.#deps.seal?.ready;
    this.#used ??= await this.#device;
    const links = new Links(this.#used, entered, {
      ...{ call: this.#call, lessonId: this.#deps.lessonId },
      isOnline: () => this.#deps.socket.connected,
      onChanged: () => this.#settle(),
      onBroken: () => this.#rebuild(),
    });
    this.#links?.close();
    this.#links = links;
    const hostId = entered.seats.find(({ role }) => role === "host")?.personId ?? null;
    this.receiving.attach(links, hostId);
    await Promise.all([
      links.transport("receive"),
      this.receiving.follow(),
      this.sending.attach(links),
    ]);
  }

  #startMedia(): void {
    if (this.#hasStarted || this.#deps.isAsClass) return;
    this.#hasStarted = true;
    const { isMicrophoneOn, isCameraOn } = entryChoice(this.store.get().me?.isHost ?? false);
    const rights = ownSeat(this.store.get())?.rights;
    if (rights?.microphone && isMicrophoneOn) void this.local.setMicrophone(true);
    if (rights?.camera && isCameraOn) void this.local.setCamera(true);
  }

  /** Media does not come back by itself: enters again and builds all transports anew. */
  #rebuild(): void {
    if (this.#isClosed || !this.#links || this.#links.isClosed) return;
    this.#links.close();
    this.#generation = -1;
    this.#down();
    const wait = REBUILD_WAIT_MS[Math.min(this.#rebuilds++, REBUILD_WAIT_MS.length - 1)];
    setTimeout(() => void this.#presence?.enter(), wait);
  }

  #settle(): void {
    const { phase } = this.store.get();
    if (this.#isClosed || !this.#deps.socket.connected || this.#links?.isClosed) return;
    if (this.#links?.isSound) {
      if (this.#links.find("receive")?.connectionState === "connected") this.#rebuilds = 0;
      if (phase.name !== "live") this.store.patch({ phase: { name: "live" } });
    } else if (phase.name === "live") {
      this.#down();
      void this.#presence?.check();
    }
  }

  #down(): void {
    this.store.patch({ phase: downFrom(this.store.get().phase, Date.now()), speakers: [] });
  }

  #onTry(): void {
    const { phase } = this.store.get();
    this.store.patch({ phase: triedAgain(phase) });
    if (phase.name === "connecting") this.#deps.attempts.fail(this.#attemptId, "signalling");
  }

  #onRefused(error: unknown): void {
    const reason = error instanceof CallError ? error.reason : undefined;
    if (reason === "lesson_ended") this.#close({ name: "closed", reason: "ended" });
    else if (reason === "removed_from_room") this.#close({ name: "closed", reason: "removed" });
    else this.store.patch({ phase: { name: "failed", error } });
    // It reached the server and was answered: no trouble of the connection.
    this.#deps.attempts.succeed(this.#attemptId);
  }

  async #heartbeat(): Promise<void> {
    await this.#meter.look();
    const { lessonId, seal } = this.#deps;
    // Of a sealed room nobody counts what was received: only whether the server is there.
    if (seal) await this.#call("room:readMode", { lessonId });
    else await this.#call("attendance:heartbeat", { lessonId, received: this.#meter.total });
  }

  /** How far this attempt to be in the lesson has come. */
  #progress(): Progress {
    if (!this.#links) return "signalling";
    const { audio, video, screen } = this.#meter.total;
    if (this.receiving.received.length === 0 || audio + video + screen > 0) return "done";
    return this.#links.find("receive")?.connectionState === "connected" ? "media" : "ice";
  }

  #remark(what: Remark["what"]): void {
    this.store.patch({ remark: remarkAfter(this.store.get(), what) });
  }

  #close(phase: Phase): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // A pupil's microphone is not opened unasked in the next lesson; a reload does not come here.
    if (!this.store.get().me?.isHost && !this.#deps.isAsClass)
      saveChoices({ microphoneOn: null, cameraOn: null });
    this.#presence?.close();
    for (const close of this.#closers) close();
    this.#meter.close();
    this.receiving.close();
    this.sending.close();
    this.local.close();
    this.#links?.close();
    this.store.patch({ phase, tiles: [], sounds: [], speakers: [] });
  }
}
