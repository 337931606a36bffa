/** A process that does nothing but deliver signed segments from MEDIA_DIR; asked over IPC it says what CPU it has used. */
import { createServer } from "node:http";
import express from "express";
import { createFolderStorage } from "#media/storage/folder.ts";
import { deliver } from "#server/videos/delivery.ts";

const { BENCH_MEDIA_DIR = "", BENCH_SECRET = "" } = process.env;
const web = express().disable("x-powered-by");
web.use("/m", deliver({ storage: createFolderStorage(BENCH_MEDIA_DIR), secret: BENCH_SECRET }));
const server = createServer(web);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : null });
});
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit(0));
