import { Types, type UpdateQuery } from "mongoose";
import type { PlannedRendition, Probe, Refusal, Rendition } from "#media/hls/types.ts";
import { type VideoFields, VideoModel, type VideoPolicyFields, VideoPolicyModel } from "./model.ts";
import type { VideoPolicy, VideoState } from "./protocol.ts";
import type { Step } from "./rules.ts";

type Instants = "createdAt" | "startedAt" | "uploadedAt" | "retryAt";
/** What the engine found and made, and how often it tried. */
type EngineData = {
  probe: Probe | null;
  plan: PlannedRendition[];
  renditions: Rendition[];
  refusal: Refusal | null;
};
type StageRuns = Record<Step, number>;
type Opaque = keyof EngineData | "stageRuns";
/** A video as stored; ids as text, instants in ms, UTC. */
export type StoredVideo = Omit<VideoFields, "schoolId" | "ownerId" | Instants | Opaque> &
  EngineData & {
    stageRuns: StageRuns;
    id: string;
    schoolId: string;
    ownerId: string;
    createdAtMs: number;
    startedAtMs: number | null;
    uploadedAtMs: number | null;
    retryAtMs: number | null;
  };
export type NewVideo = Pick<
  VideoFields,
  "origin" | "sourceUrl" | "keepFps" | "state" | "sizeBytes" | "reservedBytes"
> & { ownerId: string; createdAtMs: number };
/** Fields a change may set. */
export type VideoChange = Partial<
  Omit<VideoFields, "schoolId" | "ownerId" | "origin" | "createdAt" | Opaque> & EngineData
>;

const changed = { returnDocument: "after", lean: true } as const;

function toStored(doc: VideoFields & { _id: Types.ObjectId }): StoredVideo {
  const { _id, schoolId, ownerId, createdAt, startedAt, uploadedAt, retryAt, ...rest } = doc;
  return {
    ...rest,
    probe: doc.probe as Probe | null,
    plan: doc.plan as PlannedRendition[],
    renditions: doc.renditions as Rendition[],
    refusal: doc.refusal as Refusal | null,
    stageRuns: doc.stageRuns as StageRuns,
    id: String(_id),
    schoolId: String(schoolId),
    ownerId: String(ownerId),
    createdAtMs: createdAt.getTime(),
    startedAtMs: startedAt?.getTime() ?? null,
    uploadedAtMs: uploadedAt?.getTime() ?? null,
    retryAtMs: retryAt?.getTime() ?? null,
  };
}
const orNull = (doc: (VideoFields & { _id: Types.ObjectId }) | null) => doc && toStored(doc);
/** Upkeep of the media folder sees every school's files: the disk is one. */
const acrossSchools = { acrossSchools: true };

export const mongoVideos = {
  async add(schoolId: string, { createdAtMs, ...video }: NewVideo): Promise<StoredVideo> {
    const createdAt = new Date(createdAtMs);
    const doc = await VideoModel.create({ schoolId, ...video, createdAt });
    return toStored(doc.toObject());
  },

  async find(schoolId: string, videoId: string): Promise<StoredVideo | null> {
    return orNull(await VideoModel.findOne({ schoolId, _id: videoId, isRemoved: false }).lean());
  },

  async findMany(schoolId: string, videoIds: readonly string[]): Promise<StoredVideo[]> {
    const filter = { schoolId, _id: { $in: [...videoIds] }, isRemoved: false };
    return (await VideoModel.find(filter).lean()).map(toStored);
  },

  /** Of any school: the upload's address names no other thing than the video. */
  async findAnywhere(videoId: string): Promise<StoredVideo | null> {
    const query = VideoModel.findOne({ _id: videoId, isRemoved: false });
    return orNull(await query.setOptions(acrossSchools).lean());
  },

  /** Changes it only while it is in one of these states; null when it is not. */
  async change(
    schoolId: string,
    videoId: string,
    from: readonly VideoState[],
    change: VideoChange,
  ): Promise<StoredVideo | null> {
    return orNull(
      await VideoModel.findOneAndUpdate(
        { schoolId, _id: videoId, isRemoved: false, state: { $in: [...from] } },
        { $set: change },
        changed,
      ),
    );
  },

  /** Begins a step, whose number of runs is the token of what may be written in it; null unless in these states. */
  async beginStep(
    schoolId: string,
    videoId: string,
    step: Step,
    from: readonly VideoState[],
    change: VideoChange,
  ): Promise<StoredVideo | null> {
    const update: UpdateQuery<VideoFields> = {
      $set: { ...change, step, share: 0, failure: null, retryAt: null },
      $inc: { [`stageRuns.${step}`]: 1 },
    };
    return orNull(
      await VideoModel.findOneAndUpdate(
        { schoolId, _id: videoId, isRemoved: false, state: { $in: [...from] } },
        update,
        changed,
      ),
    );
  },

  /** Writes what a run of a step has found, unless the video was cancelled or another run took over: null then. */
  async changeInStep(
    schoolId: string,
    videoId: string,
    { step, run }: { step: Step; run: number },
    from: readonly VideoState[],
    change: VideoChange,
    isDone = false,
  ): Promise<StoredVideo | null> {
    const filter = {
      ...{ schoolId, _id: videoId, isRemoved: false, state: { $in: [...from] }, step },
      [`stageRuns.${step}`]: run,
    };
    const update: UpdateQuery<VideoFields> = isDone
      ? {
          $set: { ...change, step: null, share: 0, attempts: 0 },
          $addToSet: { doneSteps: step },
        }
      : { $set: change };
    return orNull(await VideoModel.findOneAndUpdate(filter, update, changed));
  },

  /** Bytes that arrived only grow while it is uploaded or fetched. */
  async arrive(schoolId: string, videoId: string, arrivedBytes: number): Promise<boolean> {
    const { matchedCount } = await VideoModel.updateOne(
      {
        ...{ schoolId, _id: videoId, isRemoved: false },
        state: { $in: ["awaiting", "uploading", "importing"] },
      },
      { $set: { arrivedBytes } },
    );
    return matchedCount === 1;
  },

  async addCaptions(schoolId: string, videoId: string, language: "kk" | "ru" | "en") {
    const filter = { schoolId, _id: videoId, isRemoved: false };
    return orNull(
      await VideoModel.findOneAndUpdate(filter, { $addToSet: { captions: language } }, changed),
    );
  },
  async removeCaptions(schoolId: string, videoId: string, language: "kk" | "ru" | "en") {
    const filter = { schoolId, _id: videoId, isRemoved: false };
    return orNull(
      await VideoModel.findOneAndUpdate(filter, { $pull: { captions: language } }, changed),
    );
  },
  async newPoster(schoolId: string, videoId: string) {
    const filter = { schoolId, _id: videoId, isRemoved: false };
    return orNull(
      await VideoModel.findOneAndUpdate(filter, { $inc: { posterVersion: 1 } }, changed),
    );
  },

  /** Bytes kept or promised: of the school, and of one person in it. */
  async heldBytes(schoolId: string, ownerId: string): Promise<{ own: number; school: number }> {
    const rows = await VideoModel.aggregate<{ _id: Types.ObjectId; bytes: number }>([
      { $match: { schoolId: new Types.ObjectId(schoolId), isRemoved: false } },
      {
        $group: {
          _id: "$ownerId",
          bytes: { $sum: { $add: ["$reservedBytes", "$sourceBytes", "$madeBytes"] } },
        },
      },
    ]);
    return {
      own: rows.find(({ _id }) => String(_id) === ownerId)?.bytes ?? 0,
      school: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  },

  /** Marks it as being removed: from here on nobody finds it. False when it was gone. */
  async markRemoved(schoolId: string, videoId: string): Promise<boolean> {
    const filter = { schoolId, _id: videoId };
    const { matchedCount } = await VideoModel.updateOne(filter, { $set: { isRemoved: true } });
    return matchedCount === 1;
  },
  async remove(schoolId: string, videoId: string): Promise<void> {
    await VideoModel.deleteOne({ schoolId, _id: videoId });
  },

  /** Of every school: those in a state. */
  async listIn(states: readonly VideoState[]): Promise<StoredVideo[]> {
    const query = VideoModel.find({ isRemoved: false, state: { $in: [...states] } });
    return (await query.setOptions(acrossSchools).lean()).map(toStored);
  },
  /** Of every school: those whose removal was cut. */
  async listRemoved(): Promise<StoredVideo[]> {
    const query = VideoModel.find({ isRemoved: true });
    return (await query.setOptions(acrossSchools).lean()).map(toStored);
  },
  /** Of every school: cancelled or refused ones that something was made of. */
  async listUnswept(): Promise<StoredVideo[]> {
    const query = VideoModel.find({
      ...{ isRemoved: false, state: { $in: ["cancelled", "refused"] } },
      madeBytes: { $gt: 0 },
    });
    return (await query.setOptions(acrossSchools).lean()).map(toStored);
  },
  /** Of every school: ready ones with an AV1 rung still to be made. */
  async listWithoutAv1(): Promise<StoredVideo[]> {
    const query = VideoModel.find({
      ...{ isRemoved: false, state: "ready", doneSteps: { $ne: "av1" } },
      "plan.stage": "av1",
    });
    return (await query.setOptions(acrossSchools).lean()).map(toStored);
  },

  async findPolicy(schoolId: string): Promise<Partial<VideoPolicy>> {
    const doc = await VideoPolicyModel.findOne({ schoolId }).lean();
    return doc ? toPolicy(doc) : {};
  },
  async changePolicy(schoolId: string, change: Partial<VideoPolicy>): Promise<void> {
    await VideoPolicyModel.updateOne({ schoolId }, { $set: change }, { upsert: true });
  },
};
export type VideoStore = typeof mongoVideos;

/** What the school has set; the rest is as configured. */
function toPolicy(doc: VideoPolicyFields): Partial<VideoPolicy> {
  const { maxUploadMb, maxDurationMin, teacherQuotaGb, schoolQuotaGb, keepOriginals } = doc;
  return {
    ...(maxUploadMb !== null && { maxUploadMb }),
    ...(maxDurationMin !== null && { maxDurationMin }),
    ...(teacherQuotaGb !== null && { teacherQuotaGb }),
    ...(schoolQuotaGb !== null && { schoolQuotaGb }),
    ...(keepOriginals !== null && { keepOriginals }),
  };
}
