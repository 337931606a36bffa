import { Device } from "mediasoup-client";
import { installWebRtc } from "./dom.ts";

/**
 * mediasoup-client's Device over werift: a participant without a browser that speaks to the server as
 * the browser's client does. Load it with the room's capabilities, then use it as in a browser. It
 * knows Opus, VP8 and H.264 and decodes none of them.
 */
export function createDevice(): Device {
  installWebRtc();
  return new Device({ handlerName: "Chrome111" });
}
