import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Avatar } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import type { RoomState } from "../../room/state.ts";
import css from "./Pictures.module.css";
import type { Stillness } from "./stillness.ts";
import type { TalkState } from "./talk.ts";
import type { Lock } from "./useLock.ts";
import type { Stay } from "./usePrivateRoom.ts";
import { useSpeaking } from "./useSpeaking.ts";
import { useStillness } from "./useStillness.ts";

type Props = {
  stay: Stay;
  state: RoomState;
  lock: Lock;
  consultation: Consultation;
  selfId: string;
  shown: TalkState["shown"];
  nameOf: (personId: string) => string;
  /** Pictures are not wanted now, whatever still comes. */
  isSoundOnly: boolean;
};

/** The others large, oneself small. */
export function Pictures({
  stay,
  state,
  lock,
  consultation,
  selfId,
  shown,
  nameOf,
  isSoundOnly,
}: Props) {
  const { t } = useTranslation("privateRoom");
  const who = useAddress();
  const speaking = useSpeaking(state.sounds);
  const still = useStillness(stay.session, state.phase.name === "live");
  const others = lock.sealed.members.filter(({ personId }) => personId !== selfId);
  const { cameraStream, local, seats } = state;
  return (
    <div className={css.pictures} data-count={others.length}>
      {others.length === 0 && (
        <div className={css.nobody}>
          <Icon name="user" sizePx={40} />
          <p>{t(`nobody.${consultation.isHost ? "host" : "guest"}`)}</p>
        </div>
      )}
      {others.map(({ personId }) => {
        const tile = state.tiles.find((one) => one.personId === personId && !one.isPaused);
        const seat = seats.find((one) => one.personId === personId);
        const isAway = seat?.state === "reconnecting" || still.get(personId) === "all";
        // Why it is so, where they said it; else what is seen from here.
        const said = (["held", "hidden"] as const).find((sign) => shown[sign].has(personId));
        return (
          <Picture
            key={personId}
            personId={personId}
            // Keys are given to them although nobody knows who they are: a server may have added them.
            name={nameOf(personId) || t("unknown")}
            about={personId === consultation.host.id ? t("psychologist") : null}
            stream={isSoundOnly ? null : (tile?.stream ?? null)}
            isSpeaking={speaking.has(personId)}
            isMuted={seat?.isMuted ?? false}
            isOnBreak={shown.break.has(personId)}
            waitsFor={isAway ? "all" : (said ?? still.get(personId) ?? null)}
            isStill={isAway || still.has(personId)}
          />
        );
      })}
      <figure className={css.own} data-testid="own-picture">
        {cameraStream ? (
          <Film stream={cameraStream} label={t(`self.${who}`)} isOwn />
        ) : (
          <Avatar name={nameOf(selfId)} sizePx={48} />
        )}
        <figcaption>
          {local.microphone.state === "off" && (
            <Icon name="micOff" sizePx={15} label={t("muted")} />
          )}
          {t(`self.${who}`)}
        </figcaption>
      </figure>
    </div>
  );
}

type PictureProps = {
  personId: string;
  name: string;
  about: string | null;
  stream: MediaStream | null;
  isSpeaking: boolean;
  isMuted: boolean;
  isOnBreak: boolean;
  /** What does not come from them just now: a face that stands is shown to nobody without a word. */
  waitsFor: Waited | null;
  isStill: boolean;
};
/** `hidden`: they look at another page, and hear. */
type Waited = Stillness | "held" | "hidden";
function Picture(props: PictureProps) {
  const { personId, name, about, stream, isSpeaking, isMuted, isOnBreak, waitsFor, isStill } =
    props;
  const { t } = useTranslation("privateRoom");
  return (
    <figure
      className={css.picture}
      data-testid="picture"
      data-person-id={personId}
      data-speaking={isSpeaking || undefined}
    >
      {stream && !isStill ? (
        <Film stream={stream} label={name} />
      ) : (
        <Avatar name={name} sizePx={128} />
      )}
      <figcaption>
        {isOnBreak ? (
          <Icon name="pause" sizePx={16} label={t("break.sign")} />
        ) : (
          isMuted && <Icon name="micOff" sizePx={16} label={t("muted")} />
        )}
        <b>{name}</b>
        {about && <span>{about}</span>}
        {waitsFor && <Waiting what={waitsFor} />}
      </figcaption>
    </figure>
  );
}

const signOf = { all: "pause", picture: "pause", held: "micOff", hidden: "eyeOff" } as const;
function Waiting({ what }: { what: Waited }) {
  const { t } = useTranslation("privateDevices");
  return (
    <p className={css.waiting} role="status" data-testid="waits-for" data-what={what}>
      <Icon name={signOf[what]} sizePx={18} />
      {t(`other.${what}`)}
    </p>
  );
}

function Film({
  stream,
  label,
  isOwn = false,
}: {
  stream: MediaStream;
  label: string;
  isOwn?: boolean;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
    // Muted video may always play; an interrupted start is repeated by the browser itself.
    element.play().catch(() => undefined);
  }, [stream]);
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      aria-label={label}
      data-mirrored={isOwn || undefined}
    />
  );
}
