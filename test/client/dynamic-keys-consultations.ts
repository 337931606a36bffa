import { channels, refusals } from "#client/consultations/booking/rules.ts";
import { TalkWay } from "#server/consultations/protocol.ts";

const weekdays = ["0", "1", "2", "3", "4", "5", "6"];
const who = ["pupil", "parent"];

/** As in dynamic-keys.ts, of talks as pupils and parents see them. */
export const consultationKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "urgent:none.${who}": who,
  "urgent:call.${who}": who,
  "consent:card.title.${who}": who,
  "consent:card.${missing}.${who}": [
    "none.pupil",
    "none.parent",
    "own.pupil",
    "own.parent",
    "parent.pupil",
  ],
  "consent:title.${who}": who,
  "consent:changed.${who}": who,
  "consent:given.${who}": who,
  "consent:withdrawn.${who}": who,
  "consent:next.text.${who}": who,
  "consent:next.read.${who}": who,
  "consultations:hosts.title.${who}": who,
  "consultations:hosts.empty.${who}": who,
  "consultations:offer.title.${who}": who,
  "consultations:remind.channel.${value}": channels,
  "consultations:remind.noMail.${who}": who,
  "consultations:book.short.${weekdayOf(day)}": weekdays,
  "consultations:book.on.${weekdayOf(day)}": weekdays,
  "consultations:book.to.${endingOf(time)}": ["de", "te", "da", "ta"],
  "common:weekday.${weekdayOf(day)}": weekdays,
  "consultations:book.noTimes.${who}": who,
  "consultations:book.choose.${who}": who,
  "consultations:book.without.${who}": who,
  "consultations:book.noneFits.${who}": who,
  "consultations:book.answers.${who}": who,
  "letterKey:compare.about.${who}": who,
  "letterKey:changed.about.${who}": who,
  "letterKey:changed.do.${who}": who,
  "letterKey:changed.without.${who}": who,
  "letterKey:changed.atSend.${who}": who,
  "consultations:way.title.${who}": who,
  "consultations:way.${value}": TalkWay.options,
  "consultations:way.${talk.way}": TalkWay.options,
  "consultations:reason.title.${who}": who,
  "consultations:reason.hint.${who}": who,
  "consultations:reason.sealed.${who}": who,
  "consultations:along.title.${who}": who,
  "consultations:along.about.${who}": who,
  "consultations:promise.unseen.${unseen}": ["pupil", "family", "parent"],
  "consultations:refused.${refusal}.${who}": refusals.flatMap((refusal) =>
    who.map((one) => `${refusal}.${one}`),
  ),
  "consultations:refused.taken.${who}": who,
  "consultations:book.known.${whoOf(me)}": who,
  "consultations:book.asked.${whoOf(me)}": who,
  "consultations:state.${state}": ["declined", "cancelled", "held", "notHeld"],
  "consultations:talk.waiting.${whoOf(me)}": who,
  "consultations:talk.cancelSure.${who}": who,
  "consultations:move.about.${who}": who,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
