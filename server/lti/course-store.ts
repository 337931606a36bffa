import { Types } from "mongoose";
import {
  type CourseFields,
  CourseModel,
  type LinkFields,
  LinkModel,
  type ResourceFields,
  ResourceModel,
  ScoreModel,
} from "./model.ts";

/** A record with its ids as text. */
export type Plain<T> = {
  [K in Exclude<keyof T, "_id">]: T[K] extends Types.ObjectId
    ? string
    : T[K] extends Types.ObjectId | null
      ? string | null
      : T[K];
} & { id: string };
export type StoredCourse = Plain<CourseFields>;
export type StoredResource = Plain<ResourceFields>;
export type StoredLink = Plain<LinkFields>;

const toCourse = ({ _id, ...doc }: CourseFields): StoredCourse => ({
  ...doc,
  id: String(_id),
  schoolId: String(doc.schoolId),
  platformId: String(doc.platformId),
  classId: doc.classId === null ? null : String(doc.classId),
});
const toResource = ({ _id, ...doc }: ResourceFields): StoredResource => ({
  ...doc,
  id: String(_id),
  schoolId: String(doc.schoolId),
  platformId: String(doc.platformId),
  courseId: String(doc.courseId),
});
const toLink = ({ _id, ...doc }: LinkFields): StoredLink => ({
  ...doc,
  id: String(_id),
  schoolId: String(doc.schoolId),
  platformId: String(doc.platformId),
  personId: String(doc.personId),
});

/** Queries about courses of platforms, what they show of ours, and who is who. */
export const courseStore = {
  /** The course of a launch, made or brought up to date. What a launch does not say stays as it was. */
  async putCourse(
    schoolId: string,
    key: Pick<StoredCourse, "platformId" | "deploymentId" | "contextId">,
    change: Partial<Pick<StoredCourse, "title" | "membersUrl" | "lineItemsUrl" | "scopes">>,
  ): Promise<StoredCourse> {
    const doc = await CourseModel.findOneAndUpdate(
      { schoolId, ...key },
      { $set: change },
      { upsert: true, returnDocument: "after", setDefaultsOnInsert: true },
    ).lean();
    if (!doc) throw new Error("the course was not written");
    return toCourse(doc);
  },

  async findCourse(schoolId: string, courseId: string): Promise<StoredCourse | null> {
    const doc = await CourseModel.findOne({ schoolId, _id: courseId }).lean();
    return doc && toCourse(doc);
  },

  /** These users of the platform are in this course. */
  async addUsers(schoolId: string, courseId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length > 0)
      await CourseModel.updateOne(
        { schoolId, _id: courseId },
        { $addToSet: { userIds: { $each: [...userIds] } } },
      );
  },

  async setClass(schoolId: string, courseId: string, classId: string | null): Promise<void> {
    await CourseModel.updateOne({ schoolId, _id: courseId }, { classId });
  },

  async listCourses(schoolId: string, platformId?: string): Promise<StoredCourse[]> {
    const filter = { schoolId, ...(platformId !== undefined && { platformId }) };
    return (await CourseModel.find(filter).sort({ title: 1 }).lean()).map(toCourse);
  },

  async putResource(
    schoolId: string,
    key: Pick<StoredResource, "courseId" | "resourceLinkId" | "platformId">,
    change: Partial<Pick<StoredResource, "title" | "target" | "lineItemUrl">>,
  ): Promise<StoredResource> {
    const doc = await ResourceModel.findOneAndUpdate(
      { schoolId, ...key },
      { $set: change },
      { upsert: true, returnDocument: "after", setDefaultsOnInsert: true },
    ).lean();
    if (!doc) throw new Error("the link was not written");
    return toResource(doc);
  },

  async setLineItem(schoolId: string, resourceId: string, lineItemUrl: string | null) {
    await ResourceModel.updateOne({ schoolId, _id: resourceId }, { lineItemUrl });
  },

  async findResource(schoolId: string, resourceId: string): Promise<StoredResource | null> {
    const doc = await ResourceModel.findOne({ schoolId, _id: resourceId }).lean();
    return doc && toResource(doc);
  },

  async listResources(
    schoolId: string,
    filter: { courseIds?: readonly string[]; target?: string } = {},
  ): Promise<StoredResource[]> {
    const { courseIds, target } = filter;
    const docs = await ResourceModel.find({
      schoolId,
      ...(courseIds && { courseId: { $in: [...courseIds] } }),
      ...(target !== undefined && { target }),
    }).lean();
    return docs.map(toResource);
  },

  async findLink(schoolId: string, platformId: string, userId: string) {
    const doc = await LinkModel.findOne({ schoolId, platformId, userId }).lean();
    return doc && toLink(doc);
  },

  async listLinks(schoolId: string, platformId: string): Promise<StoredLink[]> {
    return (await LinkModel.find({ schoolId, platformId }).lean()).map(toLink);
  },

  async putLink(
    schoolId: string,
    { platformId, userId, ...rest }: Omit<StoredLink, "id" | "schoolId">,
  ): Promise<void> {
    const change = { ...rest, personId: new Types.ObjectId(rest.personId) };
    await LinkModel.updateOne({ schoolId, platformId, userId }, { $set: change }, { upsert: true });
  },

  /** Only where there is none yet; the one that stands is returned. */
  async claimLink(
    schoolId: string,
    { platformId, userId, ...rest }: Omit<StoredLink, "id" | "schoolId">,
  ): Promise<StoredLink> {
    const made = { ...rest, personId: new Types.ObjectId(rest.personId) };
    const doc = await LinkModel.findOneAndUpdate(
      { schoolId, platformId, userId },
      { $setOnInsert: made },
      { upsert: true, returnDocument: "after" },
    ).lean();
    if (!doc) throw new Error("the link was not written");
    return toLink(doc);
  },

  async removeLink(schoolId: string, platformId: string, userId: string): Promise<void> {
    await LinkModel.deleteOne({ schoolId, platformId, userId });
    await ScoreModel.deleteMany({ schoolId, platformId, userId });
  },

  /** What is kept of somebody of ours: who they are on platforms, their marks there. */
  async erasePerson(schoolId: string, personId: string): Promise<void> {
    await ScoreModel.deleteMany({ schoolId, personId });
    await LinkModel.deleteMany({ schoolId, personId });
  },
};
