import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices } from "../protocol/define.ts";
import { ChatMessage, ChatSettings, chatCalls, chatNotices } from "./protocol-chat.ts";
import { modeCalls, modeNotices } from "./protocol-modes.ts";
import {
  ClassLocks,
  ReceiveMode,
  RoomAction,
  RoomInfo,
  RoomRights,
  RoomRole,
  Seat,
  StageContent,
} from "./protocol-seats.ts";

export * from "./protocol-chat.ts";
export * from "./protocol-modes.ts";
export * from "./protocol-seats.ts";
export * from "./protocol-values.ts";

/** A tab or phone of one person; drawn by the client once and kept in its sessionStorage. */
export const DeviceId = z.uuid();
export const Source = z.enum(["microphone", "camera", "screen", "screenSound"]);
export type Source = z.infer<typeof Source>;
export const Kind = z.enum(["audio", "video"]);
export type Kind = z.infer<typeof Kind>;
/** mediasoup checks its own parameters; only their outer shape is checked here. */
const Opaque = z.looseObject({});
const MediaId = z.string().min(1).max(64);

/** A producer this device should receive now. The list is complete: consume what is new, drop what is gone. */
export const Offer = z.object({
  producerId: MediaId,
  personId: Id,
  kind: Kind,
  source: Source,
  isPaused: z.boolean(),
});
export type Offer = z.infer<typeof Offer>;

export const TransportOptions = z.object({
  id: MediaId,
  iceParameters: Opaque,
  iceCandidates: z.array(Opaque),
  dtlsParameters: Opaque,
});
export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof IceServer>;

export const SoundMode = z.enum(["speech", "music"]);
export type SoundMode = z.infer<typeof SoundMode>;

export const Entered = z.object({
  lesson: RoomInfo,
  /** True: transports, producers and consumers of this device are still there; restart ICE. False: build them anew. */
  isResumed: z.boolean(),
  /** Changes when the room moved to another worker; media ids of an older generation are void. */
  generation: z.int(),
  me: z.object({
    personId: Id,
    role: RoomRole,
    /** The room's teacher. */
    isHost: z.boolean(),
    /** What this role may do here; rights narrow it. */
    actions: z.array(RoomAction),
  }),
  rtpCapabilities: Opaque,
  iceServers: z.array(IceServer),
  seats: z.array(Seat),
  offers: z.array(Offer),
  chat: z.array(ChatMessage),
  chatSettings: ChatSettings,
  soundMode: SoundMode,
  /** What is open to the whole class. */
  ofClass: ClassLocks,
  stage: StageContent,
  mode: ReceiveMode,
  now: Instant,
});
export type Entered = z.infer<typeof Entered>;

const inRoom = { lessonId: Id };
const ofTransport = { ...inRoom, transportId: MediaId };
const ofProducer = { ...inRoom, producerId: MediaId };

export const roomCalls = {
  ...chatCalls,
  ...modeCalls,
  "room:enter": {
    request: z.object({
      ...inRoom,
      deviceId: DeviceId,
      /** True after a reload: the page kept nothing, so what this device had is closed first. */
      isFresh: z.boolean().default(false),
      /** How much this device wants to receive, as its check proposed; absent: as before, or all. */
      mode: ReceiveMode.optional(),
      /** In one's own practice room: as one of the class, over a weak link that is really as narrow. */
      isAsClass: z.boolean().default(false),
      /** Into a private room: given by its host's hand, good once, for this device. */
      ticket: z.string().max(64).optional(),
    }),
    reply: Entered,
  },
  "room:leave": { request: z.object(inRoom), reply: Nothing },
  "room:openTransport": {
    request: z.object({ ...inRoom, direction: z.enum(["send", "receive"]) }),
    reply: TransportOptions,
  },
  "room:connectTransport": {
    request: z.object({ ...ofTransport, dtlsParameters: Opaque }),
    reply: Nothing,
  },
  "room:restartIce": { request: z.object(ofTransport), reply: z.object({ iceParameters: Opaque }) },
  "room:produce": {
    request: z.object({
      ...ofTransport,
      kind: Kind,
      source: Source,
      rtpParameters: Opaque,
      isPaused: z.boolean().default(false),
    }),
    reply: z.object({ producerId: MediaId }),
  },
  "room:pauseProducer": { request: z.object(ofProducer), reply: Nothing },
  "room:resumeProducer": { request: z.object(ofProducer), reply: Nothing },
  "room:closeProducer": { request: z.object(ofProducer), reply: Nothing },
  /** Consumes several offers at once, each paused; one that is gone meanwhile is left out of the reply. */
  "room:consume": {
    request: z.object({
      ...inRoom,
      producerIds: z.array(MediaId).min(1).max(40),
      rtpCapabilities: Opaque,
    }),
    reply: z.object({
      consumers: z.array(
        z.object({
          id: MediaId,
          producerId: MediaId,
          kind: Kind,
          rtpParameters: Opaque,
          type: z.string(),
          isProducerPaused: z.boolean(),
        }),
      ),
    }),
  },
  "room:resumeConsumers": {
    request: z.object({ ...inRoom, consumerIds: z.array(MediaId).min(1).max(40) }),
    reply: Nothing,
  },
  /** By the size at which the picture is shown; 0 is the smallest layer. */
  "room:preferLayers": {
    request: z.object({
      ...inRoom,
      consumerId: MediaId,
      spatialLayer: z.int().min(0).max(3),
      temporalLayer: z.int().min(0).max(3).optional(),
    }),
    reply: Nothing,
  },
  "room:raiseHand": { request: z.object({ ...inRoom, isRaised: z.boolean() }), reply: Nothing },
  /* Of those who lead. */
  /** Takes slides, board or video off the stage. Each domain puts its own on by its own call. */
  "room:clearStage": { request: z.object(inRoom), reply: Nothing },
  "room:mute": { request: z.object({ ...inRoom, personId: Id }), reply: Nothing },
  "room:muteAll": { request: z.object(inRoom), reply: z.object({ muted: z.int() }) },
  "room:lowerHand": { request: z.object({ ...inRoom, personId: Id }), reply: Nothing },
  /**
   * Gives or takes the floor: at most 4 pupils at a time; the earliest called is dropped for a fifth.
   * The called pupil's hand goes down, and a lock of the whole class's microphones does not hold him.
   */
  "room:callPupil": {
    request: z.object({ ...inRoom, personId: Id, isCalled: z.boolean() }),
    reply: Nothing,
  },
  "room:changeRights": {
    request: z.object({
      ...inRoom,
      /** A pupil, or null for the whole class. */
      personId: Id.nullable(),
      change: z
        .object({
          microphone: z.boolean(),
          camera: z.boolean(),
          screen: z.boolean(),
          chat: z.boolean(),
          board: z.boolean(),
          /** True lifts the camera's ceiling to 720 lines and 1.2 Mbit/s. */
          largeCamera: z.boolean(),
        })
        .partial(),
    }),
    reply: Nothing,
  },
  /** Out of the room until let in again. */
  "room:remove": { request: z.object({ ...inRoom, personId: Id }), reply: Nothing },
  "room:letIn": { request: z.object({ ...inRoom, personId: Id }), reply: Nothing },
  "room:changeSoundMode": { request: z.object({ ...inRoom, mode: SoundMode }), reply: Nothing },
  /* The check before the lesson. */
  "room:openProbe": {
    request: z.object({ route: z.enum(["udp", "tcp", "relay"]) }),
    reply: z.object({
      transport: TransportOptions.extend({ sctpParameters: Opaque }),
      rtpCapabilities: Opaque,
      data: z.object({
        id: MediaId,
        dataProducerId: MediaId,
        sctpStreamParameters: Opaque,
        label: z.string(),
        protocol: z.string(),
      }),
      iceServers: z.array(IceServer),
    }),
  },
  "room:connectProbe": {
    request: z.object({ transportId: MediaId, dtlsParameters: Opaque }),
    reply: Nothing,
  },
  "room:closeProbe": { request: z.object({ transportId: MediaId }), reply: Nothing },
} satisfies Calls;

export const roomNotices = {
  ...chatNotices,
  ...modeNotices,
  /** One seat as it is now. */
  "room:seatChanged": z.object({ lessonId: Id, seat: Seat }),
  /** The complete list of what this device should receive. */
  "room:offersChanged": z.object({ lessonId: Id, generation: z.int(), offers: z.array(Offer) }),
  "room:consumerClosed": z.object({ lessonId: Id, consumerId: MediaId }),
  "room:consumerPaused": z.object({ lessonId: Id, consumerId: MediaId }),
  "room:consumerResumed": z.object({ lessonId: Id, consumerId: MediaId }),
  /** Who speaks, loudest first; empty when nobody does. At most every 800 ms. */
  "room:speakersChanged": z.object({
    lessonId: Id,
    speakers: z.array(z.object({ personId: Id, levelDb: z.number() })),
  }),
  /** The teacher switched this person's microphone off; the server has paused it already. */
  "room:muted": z.object({ lessonId: Id, by: Id }),
  /** Rights of this person changed; producers no longer allowed are already closed. */
  "room:rightsChanged": z.object({ lessonId: Id, rights: RoomRights }),
  /** What is open to the whole class changed. */
  "room:locksChanged": z.object({ lessonId: Id, ofClass: ClassLocks }),
  /** This person became an assistant of the teacher, or is one no more. */
  "room:roleChanged": z.object({ lessonId: Id, role: RoomRole, actions: z.array(RoomAction) }),
  "room:stageChanged": z.object({ lessonId: Id, stage: StageContent }),
  "room:soundModeChanged": z.object({ lessonId: Id, mode: SoundMode }),
  /** The room is on another worker: enter again and build transports anew. */
  "room:moved": z.object({ lessonId: Id, generation: z.int() }),
  /** This device is out. `ended`: the lesson is over; `removed`: by the teacher; `replaced`: the same tab entered again elsewhere. */
  "room:closed": z.object({
    lessonId: Id,
    reason: z.enum(["ended", "removed", "replaced", "stopping"]),
  }),
} satisfies Notices;
