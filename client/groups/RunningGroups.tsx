import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupWork } from "#server/groups/protocol.ts";
import { ANNOUNCE_MAX_CHARS } from "#server/groups/protocol-limits.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import { GroupColumns } from "./GroupColumns.tsx";
import css from "./Groups.module.css";
import { clockOf } from "./rules.ts";
import { useServerClock } from "./useClock.ts";
import type { GroupAct } from "./useGroups.ts";

const MORE_MIN = 5;
type Props = { work: GroupWork; act: GroupAct; onClose: () => void };

/** The groups at work: who speaks where, who calls; entering one, speaking or writing to all, and all back. */
export function RunningGroups({ work, act, onClose }: Props) {
  const { t } = useTranslation("groups");
  const { own, me } = useClassroom();
  const [speaking, setSpeaking] = useState<string[]>([]);
  useNotice("room:speakersChanged", ({ speakers }) =>
    setSpeaking(speakers.map(({ personId }) => personId)),
  );
  const left = clockOf(work.endsAt, useServerClock(work.endsAt !== null));
  const isBroadcasting = work.broadcasterIds.includes(me.personId);
  const visit = async (groupId: string | null) => {
    if (await act("group:visit", { groupId })) onClose();
  };
  return (
    <div className={css.steps}>
      <div className={css.line}>
        {left !== null && (
          <StatusChip tone="sun" icon="timer">
            {t("left", { time: left })}
          </StatusChip>
        )}
        <Button
          size="sm"
          variant="default"
          data-testid="extend-groups"
          onClick={() => void act("group:extend", { minutes: MORE_MIN })}
        >
          {t("running.more", { count: MORE_MIN })}
        </Button>
        <span className={css.push} />
        <Button
          size="sm"
          variant={isBroadcasting ? "filled" : "default"}
          leftSection={<Icon name="volume" sizePx={18} />}
          aria-pressed={isBroadcasting}
          data-testid="broadcast"
          onClick={() => void act("group:broadcast", { isOn: !isBroadcasting })}
        >
          {t(isBroadcasting ? "running.speaking" : "running.speak")}
        </Button>
        <Button
          size="sm"
          color="red"
          leftSection={<Icon name="users" sizePx={18} />}
          data-testid="all-back"
          onClick={() => void act("group:end", {}).then((isDone) => isDone && onClose())}
        >
          {t("running.back")}
        </Button>
      </div>
      <Announce />
      <GroupColumns
        work={work}
        act={act}
        speaking={speaking}
        head={({ id, calledAt }) => (
          <div className={css.visit}>
            {calledAt !== null && (
              <StatusChip tone="bad" icon="bell">
                {t("running.calls")}
              </StatusChip>
            )}
            <Button
              size="sm"
              fullWidth
              variant={own?.groupId === id ? "filled" : "light"}
              data-testid="visit"
              onClick={() => void visit(own?.groupId === id ? null : id)}
            >
              {t(own?.groupId === id ? "running.leave" : "running.visit")}
            </Button>
          </div>
        )}
      />
    </div>
  );
}

/** A few words to all groups. */
function Announce() {
  const { t } = useTranslation("groups");
  const { lessonId, call, fail } = useClassroom();
  const [text, setText] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said === "") return;
    call("group:announce", { lessonId, text: said }).then(() => setText(""), fail);
  };
  return (
    <form className={css.announce} onSubmit={send}>
      <TextInput
        aria-label={t("running.write")}
        placeholder={t("running.write")}
        maxLength={ANNOUNCE_MAX_CHARS}
        data-testid="announce-text"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<Icon name="send" sizePx={18} />}
        data-testid="announce"
      >
        {t("running.send")}
      </Button>
    </form>
  );
}
