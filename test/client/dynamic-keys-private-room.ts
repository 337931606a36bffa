import { stands } from "#client/consultations/room/stand.ts";
import { deviceProblems } from "#client/room/media.ts";
import { WORD_COUNT } from "#client/secrecy/code.ts";
import { TalkWay } from "#server/consultations/protocol.ts";

const who = ["pupil", "host"];
/** «Сен» to a pupil, «сіз» to an adult: each value in both. */
const toEach = (values: readonly string[]) =>
  values.flatMap((value) => who.map((one) => `${value}.${one}`));
const stopped = ["different", "breach", "broken"];
const lacks = ["microphone", "camera", "both"];
const doorways = ["early", "notAgreed"];

/** As in dynamic-keys.ts, of the private room and what stands before and after it. */
export const privateRoomKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "secrecy:word.${word}": Array.from({ length: WORD_COUNT }, (_, word) => String(word)),
  "privateDoor:devices.title.${way}": TalkWay.options,
  "privateDoor:devices.${way}.${who}": toEach(TalkWay.options),
  "privateDoor:devices.try.${who}": who,
  "privateDoor:alone.title.${who}": who,
  "privateDoor:alone.about.${who}": who,
  "privateDoor:alone.tip.headphones.${who}": who,
  "privateDoor:alone.tip.writing.${who}": who,
  "privateDoor:alone.tip.exit.${who}": who,
  "privateDoor:consent.own.${who}": who,
  "privateDoor:consent.why.${who}": who,
  "privateDoor:browser.what.${who}": who,
  "privateDoor:browser.better.${who}": who,
  "privateDoor:${doorway}.title": doorways,
  "privateDoor:${doorway}.otherwise": doorways,
  "privateDoor:waiting.about.${who}": who,
  "privateDoor:waiting.refusedAbout.${who}": who,
  "privateDoor:${titles[state]}": [
    ...["waiting.asking", "waiting.title", "waiting.refused", "waiting.failed"],
    ...["early.title", "consent.missing", "over.title"],
  ],
  "privateDoor:after.${closed}.${who}": toEach(["ended", "left", "removed", "replaced", "over"]),
  "privateDoor:after.kind.${who}": who,
  "privateRoom:stand.${stand}": stands.filter((stand) => stand !== "locked"),
  "privateRoom:code.none.${lacking}": stands.filter(
    (stand) => stand !== "locked" && !stopped.includes(stand),
  ),
  "privateRoom:code.pill.${ask}": ["ask", "again", "same"],
  "privateRoom:break.own.${who}": who,
  "privateRoom:self.${who}": who,
  "privateDevices:lacks.${which}": lacks,
  "privateDevices:lacks.${source}": ["microphone", "camera"],
  "privateDevices:why.${problem}.${who}": toEach(deviceProblems),
  "privateDevices:still.${which}.${who}": toEach(lacks),
  "privateDevices:still.${source}.${who}": toEach(["microphone", "camera"]),
  "privateDevices:other.${what}": ["all", "picture", "held", "hidden"],
  'privateRoom:nobody.${consultation.isHost ? "host" : "guest"}': ["host", "guest"],
  "privateRoom:talk.empty.${who}": who,
  "privateRoom:talk.failed.${error}": ["picture", "keys"],
  "privateRoom:kept.place.${who}": who,
  "privateRoom:stopped.${stand}.title": stopped,
  "privateRoom:stopped.${stand}.why": stopped,
  "privateRoom:stopped.${stand}.again": stopped,
  "privateRoom:stopped.do.leave.${who}": who,
  "privateRoom:stopped.do.call.${who}": who,
  "privateRoom:stopped.do.tell.${who}": who,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
