import type { LinkQuality } from "#server/rooms/protocol.ts";
import { linkQualities } from "#server/rooms/protocol-values.ts";

export { type LinkSample, qualityOf } from "#server/rooms/protocol-values.ts";
export const qualities = linkQualities;
export type Quality = LinkQuality;
