import { LinkQuality } from "#server/rooms/protocol.ts";

export { type LinkSample, qualityOf } from "#server/rooms/protocol.ts";
export const qualities = LinkQuality.options;
export type Quality = LinkQuality;
