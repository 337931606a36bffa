/** The child of `delivery.ts`: the product's delivery beside express.static over the same file; answers its CPU time. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { createFolderStorage } from "#media/storage/folder.ts";
import { answerError } from "#server/http.ts";
import { deliver } from "#server/videos/delivery.ts";

const [dir = "", secret = ""] = process.argv.slice(2);
const storage = createFolderStorage(dir);
const web = express();
web.disable("x-powered-by");
web.use("/m", deliver({ storage, secret }), answerError);
web.use("/static", express.static(dir, { immutable: true, maxAge: "1h" }));

const server = createServer(web);
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});
process.once("disconnect", () => process.exit()); // no bench, no server
