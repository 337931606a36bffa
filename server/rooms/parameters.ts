import type { ProduceRequest, SfuRoom, TransportOptions } from "#media/types.ts";
import { AppError } from "../errors.ts";

type DtlsParameters = TransportOptions["dtlsParameters"];
type RtpParameters = ProduceRequest["rtpParameters"];
type RtpCapabilities = SfuRoom["rtpCapabilities"];

/**
 * mediasoup's parameter objects as a client sent them. Looked at just deep enough that a stranger's
 * nonsense is refused here; mediasoup itself checks every field.
 */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Far above what any client sends; a longer list is somebody's experiment. */
const MAX_ITEMS = 200;
const isObjects = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_ITEMS && value.every(isObject);
/** mediasoup would wrap a number that is no SSRC instead of refusing it. */
const isSsrcOrAbsent = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32);
const isEncodingsOrAbsent = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) &&
    isObjects(value) &&
    value.every((one) => isSsrcOrAbsent(one.ssrc) && isSsrcOrAbsent(one.rtx?.ssrc)));
const isObjectsOrAbsent = (value: unknown): boolean => value === undefined || isObjects(value);

function isDtls(value: unknown): value is DtlsParameters {
  return isObject(value) && isObjects(value.fingerprints);
}

function isRtpParameters(value: unknown): value is RtpParameters {
  return (
    isObject(value) &&
    isObjects(value.codecs) &&
    isObjectsOrAbsent(value.headerExtensions) &&
    isEncodingsOrAbsent(value.encodings)
  );
}

function isRtpCapabilities(value: unknown): value is RtpCapabilities {
  return isObject(value) && isObjects(value.codecs) && isObjectsOrAbsent(value.headerExtensions);
}

/** @throws AppError invalid */
export function toDtlsParameters(value: unknown): DtlsParameters {
  if (isDtls(value)) return value;
  throw new AppError("invalid", "These are no DTLS parameters");
}

/** @throws AppError invalid */
export function toRtpParameters(value: unknown): RtpParameters {
  if (isRtpParameters(value)) return value;
  throw new AppError("invalid", "These are no RTP parameters");
}

/** @throws AppError invalid */
export function toRtpCapabilities(value: unknown): RtpCapabilities {
  if (isRtpCapabilities(value)) return value;
  throw new AppError("invalid", "These are no RTP capabilities");
}
