import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import { Reconnecting } from "../../room/Reconnecting.tsx";
import { Sounds } from "../../room/Sounds.tsx";
import type { Phase, RoomState } from "../../room/state.ts";
import { useWakeLock } from "../../room/useWakeLock.ts";
import { CodePanel } from "./CodePanel.tsx";
import { CodePill } from "./CodePill.tsx";
import { DeviceTrouble } from "./DeviceTrouble.tsx";
import { EndTalk } from "./EndTalk.tsx";
import { HostDoor } from "./HostDoor.tsx";
import { Pictures } from "./Pictures.tsx";
import { PlainNotice } from "./PlainNotice.tsx";
import { PrivateBar } from "./PrivateBar.tsx";
import css from "./PrivateRoom.module.css";
import { RoomHead } from "./RoomHead.tsx";
import { StalledNotice } from "./StalledNotice.tsx";
import { Stopped } from "./Stopped.tsx";
import { TalkPanel } from "./TalkPanel.tsx";
import { useHiddenSign } from "./useHiddenSign.ts";
import { useLock } from "./useLock.ts";
import { useOwnMedia } from "./useOwnMedia.ts";
import type { Stay } from "./usePrivateRoom.ts";

type Props = {
  consultation: Consultation;
  stay: Stay;
  state: RoomState;
  phase: Exclude<Phase, { name: "closed" | "failed" }>;
  selfId: string;
  onLeave: () => void;
};
export type Sheet = "code" | "talk";
const PHONE = "(max-width: 899px)";

/** The private room while one is in it. */
export function PrivateScreen({ consultation, stay, state, phase, selfId, onLeave }: Props) {
  const { t } = useTranslation("privateRoom");
  const who = useAddress();
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  const { session, talk } = stay;
  const lock = useLock(stay);
  const { stand } = lock;
  const media = useOwnMedia(stay, state, stand);
  const { lines, shown } = useSyncExternalStore(talk.store.subscribe, talk.store.get);
  const onBreak = shown.break;
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [isEnding, setEnding] = useState(false);
  const [readTo, setReadTo] = useState(0);
  useWakeLock(true);
  useHiddenSign(talk);

  const { isHost } = consultation;
  const nameOf = namesOf(consultation, state);
  const isStill = lock.isStopped;
  const isWriting =
    consultation.way === "text" && state.tiles.length === 0 && !state.cameraStream && !isStill;
  const lastId = lines.at(-1)?.id ?? 0;
  const isTalkSeen = !isPhone || isWriting || sheet === "talk";
  if (isTalkSeen && readTo !== lastId) setReadTo(lastId);
  const unread = lines.filter(({ id, personId }) => id > readTo && personId !== selfId).length;

  const code = <CodePanel lock={lock} isSheet={isPhone} onDone={() => setSheet(null)} />;
  const talkPanel = (
    <TalkPanel
      {...{ lines, selfId, nameOf, stay }}
      canWrite={lock.sealed.canWrite && !isStill}
      isSheet={isPhone && !isWriting}
    />
  );
  return (
    <main
      className={css.room}
      data-testid="private-room"
      data-stand={stand}
      data-phase={phase.name}
      data-epoch={lock.sealed.epoch}
    >
      <RoomHead lock={lock} />
      <div className={css.body}>
        <section className={css.stage} data-writing={isWriting || undefined}>
          {isStill ? (
            <Stopped lock={lock} nameOf={nameOf} onLeave={onLeave} />
          ) : isWriting ? (
            talkPanel
          ) : (
            <Pictures
              {...{ stay, state, lock, consultation, selfId, shown, nameOf }}
              isSoundOnly={media.isSoundOnly}
            />
          )}
          <div className={css.over}>
            {isPhone && !isStill && <CodePill lock={lock} onOpen={() => setSheet("code")} />}
            <HostDoor consultation={consultation} entry={state.entry} />
            {stand === "needsPlain" && <PlainNotice {...{ lock, nameOf, selfId }} />}
            {stand === "agreeing" && lock.sealed.isStalled && <StalledNotice lock={lock} />}
            {media.isWeak && !isStill && <Note icon="wifiWeak">{t("weak")}</Note>}
            {onBreak.has(selfId) && <Note icon="pause">{t(`break.own.${who}`)}</Note>}
            {[...onBreak]
              .filter((id) => id !== selfId)
              .map((id) => (
                <Note key={id} icon="pause">
                  {t("break.other", { name: nameOf(id) })}
                </Note>
              ))}
            {!isStill && <DeviceTrouble lacking={media.lacking} onAgain={media.retry} />}
            {media.error !== null && <ErrorNote error={media.error} />}
          </div>
          {phase.name === "reconnecting" && (
            <Reconnecting
              phase={phase}
              isHost={isHost}
              kept={[t(`kept.place.${who}`), t("kept.lock"), t("kept.nothing")]}
            />
          )}
        </section>
        {!isPhone && !isStill && (
          <aside className={css.side}>
            {code}
            {!isWriting && talkPanel}
          </aside>
        )}
      </div>
      {(!isStill || isHost) && (
        <PrivateBar
          {...{ state, media, isPhone, unread, isHost }}
          isStill={isStill}
          isOnBreak={onBreak.has(selfId)}
          onTalk={isWriting ? undefined : () => setSheet("talk")}
          onLeave={isHost ? () => setEnding(true) : onLeave}
        />
      )}
      <Sounds session={session} state={isStill ? { ...state, sounds: [] } : state} />
      <Drawer
        opened={isPhone && sheet !== null && !isStill}
        onClose={() => setSheet(null)}
        position="bottom"
        size="auto"
        classNames={{ content: css.sheet ?? "" }}
        title={t(sheet === "talk" ? "talk.title" : "code.title")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {sheet === "talk" ? <div className={css.talkSheet}>{talkPanel}</div> : code}
      </Drawer>
      {isEnding && (
        <EndTalk lessonId={consultation.id} onClose={() => setEnding(false)} onLeave={onLeave} />
      )}
    </main>
  );
}

/** Names as this talk's sides have them; whoever else is here by what the room says. */
function namesOf({ host, guest, others }: Consultation, { seats }: RoomState) {
  const known = new Map([host, guest, ...others].map(({ id, name }) => [id, name]));
  return (id: string): string =>
    known.get(id) ?? seats.find(({ personId }) => personId === id)?.name ?? "";
}
