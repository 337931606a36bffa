import type { types as ms } from "mediasoup-client";
import type { RoomRights, Source } from "#server/rooms/protocol.ts";
import type { Store } from "../kit/store.ts";
import { cameraOptions, sealedCameraOptions } from "./camera.ts";
import { readChoices, saveChoices } from "./choices.ts";
import { DeviceWatch } from "./device-watch.ts";
import {
  cameraConstraints,
  microphoneConstraints,
  microphoneOptions,
  SCREEN_SOUND_OPTIONS,
  SEALED_CAMERA,
  type VideoCodec,
} from "./encodings.ts";
import { type DeviceProblem, openCamera, openMicrophone, toProblem } from "./media.ts";
import {
  applyHint,
  openScreen,
  SCREEN_FPS,
  type ScreenHint,
  screenOptions,
  whySilent,
} from "./screen.ts";
import type { Sending } from "./sending.ts";
import { type LocalSource, type Remark, type RoomState, remarkAfter } from "./state.ts";
import { TaskQueue } from "./task-queue.ts";

type Deps = {
  store: Store<RoomState>;
  sending: Sending;
  rights: () => RoomRights | null;
  /** Codecs this device can send; known once the room was entered. */
  codecs: () => readonly ms.RtpCodecCapability[];
  isRefusal: (error: unknown) => boolean;
  codec: VideoCodec;
  /** What is sent here is sealed: one small picture of VP8. */
  isSealed?: boolean;
};

/** Our microphone, camera and screen: opened, sent, changed, and closed when they should be. */
export class LocalMedia {
  readonly #deps: Deps;
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly #queue = new TaskQueue();
  readonly #watch: DeviceWatch;
  /** The ceiling under which the camera was opened last. */
  #ceilingPx = 0;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { store } = deps;
    this.#watch = new DeviceWatch({
      ...{ tracks: this.#tracks, queue: this.#queue, local: () => store.get().local },
      setProblem: (source, problem) => this.#set(source, { problem }),
      stop: (source, problem) => this.#stop(source, problem),
      open: (source) =>
        this.#attempt(source, () =>
          source === "camera" ? this.#sendCamera() : this.#sendMicrophone(false),
        ),
      say: (what) => store.patch({ remark: remarkAfter(store.get(), what) }),
    });
  }

  /** Muting keeps the microphone open, so that the next word is not lost to opening it again. */
  setMicrophone(isOn: boolean): Promise<void> {
    return this.#queue.run(async () => {
      const { sending } = this.#deps;
      saveChoices({ microphoneOn: isOn });
      this.#watch.forget("microphone");
      if (!isOn) {
        this.#set("microphone", { state: "off" });
        await sending.pause("microphone", true);
        return;
      }
      await this.#attempt("microphone", async () => {
        // Some phones leave a microphone dumb after a call: only another opening gives it back.
        const isDumb = this.#tracks.get("microphone")?.muted ?? false;
        if (this.#isLive("microphone") && !isDumb && sending.isSending("microphone"))
          await sending.pause("microphone", false);
        else await this.#sendMicrophone(false);
      });
    });
  }

  setCamera(isOn: boolean): Promise<void> {
    return this.#queue.run(async () => {
      saveChoices({ cameraOn: isOn });
      this.#watch.forget("camera");
      if (isOn) await this.#attempt("camera", () => this.#sendCamera());
      else await this.#stop("camera");
    });
  }

  setScreen(isOn: boolean): Promise<void> {
    return this.#queue.run(async () => {
      if (isOn) await this.#attempt("screen", () => this.#sendScreen());
      else await this.#stop("screen");
    });
  }

  /** Letters or movement, of the screen that is shared. */
  setScreenHint(screenHint: ScreenHint): Promise<void> {
    return this.#queue.run(async () => {
      const picture = this.#tracks.get("screen");
      if (!picture) return;
      this.#deps.store.patch({ screenHint });
      await applyHint(picture, screenHint);
      await this.#deps.sending.pace("screen", SCREEN_FPS[screenHint]);
    });
  }

  /** Another microphone or camera, without a gap for the others. */
  choose(source: "microphone" | "camera", deviceId: string): Promise<void> {
    saveChoices(source === "microphone" ? { microphoneId: deviceId } : { cameraId: deviceId });
    return this.#queue.run(async () => {
      if (!this.#tracks.has(source)) return;
      const track =
        source === "microphone" ? await this.#openMicrophone() : await this.#openCamera();
      const old = this.#tracks.get(source);
      this.#keep(source, track);
      await this.#deps.sending.replace(source, track);
      old?.stop();
    });
  }

  /** Speech or music: the microphone is opened and sent anew, muted as it was. */
  changeSoundMode(): Promise<void> {
    return this.#queue.run(async () => {
      if (!this.#deps.sending.isSending("microphone")) return;
      const wasMuted = this.#deps.store.get().local.microphone.state === "off";
      await this.#attempt("microphone", () => this.#sendMicrophone(wasMuted));
      if (wasMuted) this.#set("microphone", { state: "off" });
    });
  }

  /** The camera's ceiling moved: it is opened and sent anew at its size. */
  changeCeiling(): Promise<void> {
    return this.#queue.run(async () => {
      const isMoved = this.#rights().cameraMaxHeightPx !== this.#ceilingPx;
      if (isMoved && this.#deps.sending.isSending("camera"))
        await this.#attempt("camera", () => this.#sendCamera());
    });
  }

  /**
   * Closes what is no longer allowed (the server has closed it already) and opens the camera anew when
   * its ceiling moved. Gives what there is to say about it.
   */
  followRights(rights: RoomRights): Remark["what"][] {
    const { sending, store } = this.#deps;
    const remarks: Remark["what"][] = [];
    if (!rights.microphone && sending.isSending("microphone")) {
      if (store.get().local.microphone.state !== "off") remarks.push("microphoneClosed");
      void this.#closedByServer("microphone");
    }
    if (!rights.camera && sending.isSending("camera")) {
      remarks.push("cameraClosed");
      void this.#closedByServer("camera");
    } else {
      if (rights.cameraMaxHeightPx > this.#ceilingPx && sending.isSending("camera"))
        remarks.push("cameraLarger");
      void this.changeCeiling();
    }
    if (!rights.screen && sending.isSending("screen")) void this.setScreen(false);
    return remarks;
  }

  /** The server closed this source. */
  #closedByServer(source: Source): Promise<void> {
    return this.#queue.run(() => this.#stop(source));
  }

  /** The server paused the microphone. */
  mutedByServer(): void {
    this.#deps.sending.pausedByServer("microphone");
    this.#set("microphone", { state: "off" });
    saveChoices({ microphoneOn: false });
  }

  close(): void {
    this.#isClosed = true;
    this.#watch.close();
    for (const track of this.#tracks.values()) track.stop();
    this.#tracks.clear();
    this.#deps.store.patch({ cameraStream: null, screenStream: null });
  }

  async #sendMicrophone(isPaused: boolean): Promise<void> {
    this.#tracks.get("microphone")?.stop();
    const track = await this.#openMicrophone();
    this.#keep("microphone", track);
    const codecOptions = microphoneOptions(...this.#voice);
    await this.#deps.sending.send("microphone", { track, codecOptions }, isPaused);
  }

  async #sendCamera(): Promise<void> {
    const rights = this.#rights();
    this.#ceilingPx = rights.cameraMaxHeightPx;
    this.#tracks.get("camera")?.stop();
    const track = await this.#openCamera();
    this.#keep("camera", track);
    const { sending, codecs, codec, isSealed = false } = this.#deps;
    const options = isSealed
      ? sealedCameraOptions(track, codecs())
      : cameraOptions(track, rights, codecs(), codec);
    await sending.send("camera", options);
  }

  async #sendScreen(): Promise<void> {
    const screen = await openScreen();
    const { sending, store, codecs, codec } = this.#deps;
    this.#keep("screen", screen.picture);
    store.patch({ screenHint: screen.hint });
    await sending.send("screen", screenOptions(screen, codecs(), codec));
    const { sound: track } = screen;
    if (track) {
      this.#keep("screenSound", track);
      await sending.send("screenSound", { track, codecOptions: SCREEN_SOUND_OPTIONS });
    } else store.patch({ remark: remarkAfter(store.get(), whySilent()) });
  }

  #openMicrophone(): Promise<MediaStreamTrack> {
    return openMicrophone(readChoices().microphoneId, microphoneConstraints(...this.#voice));
  }

  #openCamera(): Promise<MediaStreamTrack> {
    const constraints = this.#deps.isSealed ? SEALED_CAMERA : cameraConstraints(this.#rights());
    return openCamera(readChoices().cameraId, constraints);
  }

  async #stop(source: Source, problem: DeviceProblem | null = null): Promise<void> {
    const track = this.#tracks.get(source);
    this.#tracks.delete(source);
    track?.stop();
    this.#show(source, null);
    this.#set(source, { state: "off", problem });
    await this.#deps.sending.stop(source);
    if (source === "screen") await this.#stop("screenSound");
  }

  /** Runs one opening: what it could not do is said by the source's problem, never thrown. */
  async #attempt(source: Source, open: () => Promise<void>): Promise<void> {
    this.#set(source, { state: "starting", problem: null });
    try {
      await open();
      this.#set(source, { state: "on" });
    } catch (error) {
      // Sent again by itself when the room is entered again: the device is open and wanted.
      if (this.#isLive(source) && this.#deps.sending.isSending(source)) {
        this.#set(source, { state: "on" });
        return;
      }
      const isDismissed = source === "screen" && toProblem(error) === "denied";
      const problem = this.#deps.isRefusal(error) ? "locked" : toProblem(error);
      await this.#stop(source, isDismissed ? null : problem);
    }
  }

  #keep(source: Source, track: MediaStreamTrack): void {
    // Whoever left while a device was still being opened is not filmed after it.
    if (this.#isClosed) {
      track.stop();
      return;
    }
    this.#tracks.set(source, track);
    this.#show(source, track);
    this.#watch.follow(source, track);
  }

  #show(source: Source, track: MediaStreamTrack | null): void {
    const stream = track ? new MediaStream([track]) : null;
    if (source === "camera") this.#deps.store.patch({ cameraStream: stream });
    if (source === "screen") this.#deps.store.patch({ screenStream: stream });
  }

  #set(source: Source, change: Partial<LocalSource>): void {
    const { local } = this.#deps.store.get();
    this.#deps.store.patch({ local: { ...local, [source]: { ...local[source], ...change } } });
  }

  #isLive(source: Source): boolean {
    return this.#tracks.get(source)?.readyState === "live";
  }

  get #voice(): Parameters<typeof microphoneOptions> {
    const { soundMode, me } = this.#deps.store.get();
    return [soundMode, me?.isHost ? "teacher" : "pupil"];
  }

  #rights(): RoomRights {
    const rights = this.#deps.rights();
    if (!rights) throw new Error("The room was not entered yet");
    return rights;
  }
}
