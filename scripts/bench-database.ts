import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Collection, MongoClient, ObjectId } from "mongodb";
import { type EmbeddedMongo, startEmbeddedMongo } from "#server/embedded-mongo/start.ts";

/**
 * Measures the embedded database at several sizes, each in a folder of its own.
 *   npm run bench:database -- [--json] [--docs 20000,200000]
 */
const ROUNDS = 3;
const BATCH = 1000;
const SEQUENTIAL = 200;
const PARALLEL = 10;
const READS = 2000;

type Visit = {
  _id: ObjectId;
  number: number;
  lessonId: ObjectId;
  pupilId: ObjectId;
  name: string;
  enteredAt: Date;
  state: string;
  devices: string[];
};
type Figures = Record<string, number>;

/** A document of the size and shape of an attendance record. */
function visit(number: number, lessons: ObjectId[]): Visit {
  return {
    _id: new ObjectId(),
    number,
    lessonId: lessons[number % lessons.length] ?? new ObjectId(),
    pupilId: new ObjectId(),
    name: `Pupil ${number}`,
    enteredAt: new Date(Date.UTC(2026, 0, 1) + number * 1000),
    state: "present",
    devices: ["laptop", "phone"],
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** How often a second something can be done: the median of several rounds. */
async function perSecond(count: number, round: (from: number) => Promise<void>): Promise<number> {
  const rates: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const startedAt = performance.now();
    await round(i * count);
    rates.push((count * 1000) / (performance.now() - startedAt));
  }
  return Math.round(median(rates));
}

async function sequentially(count: number, act: (i: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await act(i);
}

async function inParallel(count: number, act: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function connect(
  server: EmbeddedMongo,
): Promise<{ client: MongoClient; visits: Collection<Visit> }> {
  const client = await new MongoClient(server.uri("bench")).connect();
  return { client, visits: client.db("bench").collection<Visit>("visits") };
}

async function rssMb(client: MongoClient): Promise<number> {
  const { mem } = await client.db("admin").command({ serverStatus: 1 });
  return mem.resident;
}

async function fill(visits: Collection<Visit>, docs: number, lessons: ObjectId[]): Promise<number> {
  await visits.createIndex({ number: 1 }, { unique: true });
  await visits.createIndex({ lessonId: 1, enteredAt: -1 });
  const startedAt = performance.now();
  for (let from = 0; from < docs; from += BATCH) {
    const count = Math.min(BATCH, docs - from);
    await visits.insertMany(Array.from({ length: count }, (_, i) => visit(from + i, lessons)));
  }
  return Math.round((docs * 1000) / (performance.now() - startedAt));
}

async function measureWork(
  visits: Collection<Visit>,
  docs: number,
  lessons: ObjectId[],
): Promise<Figures> {
  let number = docs;
  const insert = (): Promise<unknown> => visits.insertOne(visit(number++, lessons));
  const at = (i: number): number => (i * 7919) % docs;
  const byUnique = async (i: number): Promise<void> => {
    if ((await visits.findOne({ number: at(i) })) === null)
      throw new Error("A document is missing");
  };
  const bySecondary = async (i: number): Promise<void> => {
    const lessonId = lessons[at(i) % lessons.length] ?? new ObjectId();
    const found = await visits.find({ lessonId }).sort({ enteredAt: -1 }).limit(20).toArray();
    if (found.length !== 20) throw new Error("Documents are missing");
  };
  const update = (i: number): Promise<unknown> =>
    visits.updateOne({ number: at(i) }, { $set: { state: `left ${i}` } });
  return {
    insertsPerSecond: await perSecond(SEQUENTIAL, () => sequentially(SEQUENTIAL, insert)),
    insertsPerSecond10Parallel: await perSecond(SEQUENTIAL * 5, () =>
      inParallel(SEQUENTIAL * 5, insert),
    ),
    findsByUniqueIndexPerSecond: await perSecond(READS, (n) =>
      sequentially(READS, (i) => byUnique(n + i)),
    ),
    findsByUniqueIndexPerSecond10Parallel: await perSecond(READS, (n) =>
      inParallel(READS, (i) => byUnique(n + i)),
    ),
    findsOf20BySecondaryIndexPerSecond: await perSecond(READS / 2, (n) =>
      sequentially(READS / 2, (i) => bySecondary(n + i)),
    ),
    updatesPerSecond: await perSecond(SEQUENTIAL, (n) =>
      sequentially(SEQUENTIAL, (i) => update(n + i)),
    ),
    updatesPerSecond10Parallel: await perSecond(SEQUENTIAL * 5, (n) =>
      inParallel(SEQUENTIAL * 5, (i) => update(n + i)),
    ),
  };
}

/** From the start of the process to the first document found. */
async function measureRestart(dataDir: string): Promise<Figures> {
  const times: number[] = [];
  let rssAfterRestartMb = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const startedAt = performance.now();
    const server = await startEmbeddedMongo({ dataDir });
    const { client, visits } = await connect(server);
    if ((await visits.findOne({ number: 1 })) === null) throw new Error("A document is missing");
    times.push(performance.now() - startedAt);
    rssAfterRestartMb = await rssMb(client);
    await client.close();
    await server.stop();
  }
  return { restartMs: Math.round(median(times)), rssAfterRestartMb };
}

async function measure(docs: number): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-database-"));
  const server = await startEmbeddedMongo({ dataDir });
  try {
    const { client, visits } = await connect(server);
    const lessons = Array.from(
      { length: Math.max(1, Math.ceil(docs / 100)) },
      () => new ObjectId(),
    );
    const bulkInsertsPerSecond = await fill(visits, docs, lessons);
    const work = await measureWork(visits, docs, lessons);
    const memory = await rssMb(client);
    await client.close();
    await server.stop();
    return {
      docs,
      bulkInsertsPerSecond,
      ...work,
      rssMb: memory,
      ...(await measureRestart(dataDir)),
    };
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    docs: { type: "string", default: "20000,200000" },
  },
});
const sizes: Figures[] = [];
for (const docs of values.docs.split(",").map(Number)) {
  if (!Number.isInteger(docs) || docs < BATCH)
    throw new Error(`--docs takes numbers of at least ${BATCH}`);
  sizes.push(await measure(docs));
}
if (values.json) console.log(JSON.stringify({ node: process.version, sizes }));
else for (const size of sizes) console.table(size);
