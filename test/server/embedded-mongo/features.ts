import { type Connection, type Model, Schema } from "mongoose";
import type { Row } from "./support.ts";

/** The models that the feature checks use. */
export type Models = { User: Model<Row>; Org: Model<Row>; Course: Model<Row> };

/** Declares the models and builds their indexes. */
export async function createModels(connection: Connection): Promise<Models> {
  const userSchema = new Schema<Row>(
    {
      email: { type: String, unique: true },
      name: String,
      age: Number,
      tags: [String],
      org: { type: Schema.Types.ObjectId, ref: "Org" },
      nick: String,
      bio: String,
    },
    { timestamps: true },
  );
  const courseSchema = new Schema<Row>({
    slug: String,
    tenant: String,
    title: String,
    views: { type: Number, default: 0 },
    lessons: [{ _id: false, n: Number, title: String, done: Boolean, marks: [Number] }],
    at: Date,
    price: Number,
    cat: String,
  });
  courseSchema.index({ tenant: 1, slug: 1 }, { unique: true });
  courseSchema.index({ tenant: 1, at: -1 });
  const models = {
    User: connection.model<Row>("User", userSchema),
    Org: connection.model<Row>("Org", new Schema<Row>({ name: String, plan: String })),
    Course: connection.model<Row>("Course", courseSchema),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}

/** Twenty users, of age 20 to 39, in two organisations by turns. */
export async function createUsers({ User, Org }: Models): Promise<number> {
  const orgs = [
    await Org.create({ name: "A", plan: "free" }),
    await Org.create({ name: "B", plan: "pro" }),
  ];
  const users = await User.insertMany(
    Array.from({ length: 20 }, (_, i) => ({
      email: `u${i}@x.org`,
      name: `User ${i}`,
      age: 20 + i,
      tags: i % 2 ? ["a", "b"] : ["c"],
      org: orgs[i % 2]?._id,
    })),
  );
  return users.length;
}
