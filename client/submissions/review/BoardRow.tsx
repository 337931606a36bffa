import { ActionIcon, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Avatar, StatusChip } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import css from "./Board.module.css";
import { MoreTimeDialog } from "./MoreTimeDialog.tsx";
import { ReceivedDialog } from "./ReceivedDialog.tsx";
import type { TaskBoard } from "./TaskBoardPage.tsx";
import { Thumb } from "./Thumb.tsx";

type Props = { task: TaskBoard["task"]; row: TaskBoard["rows"][number] };
/** One pupil: what came and when, and what the teacher can do where nothing did. */
export function BoardRow({ task, row }: Props) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const mayReview = useMe().actions.includes("submissions:review");
  const [open, setOpen] = useState<"paper" | "email" | "time" | null>(null);
  const { pupilId, fullName, state, channel, handedInAt, dueAt, points } = row;
  const moment = (at: string) => `${format.shortDay(format.dayOf(at))}, ${format.time(at)}`;
  const has = handedInAt !== null;
  const who = (
    <>
      {has ? <Thumb url={row.thumbUrl} /> : <Avatar name={fullName} />}
      <span className={css.who}>
        <span className={css.name}>{fullName}</span>
        <small>
          {handedInAt !== null
            ? t("board.handedInAt", { moment: moment(handedInAt) })
            : dueAt !== null && dueAt !== task.dueAt
              ? t("board.moreTimeUntil", { moment: moment(dueAt) })
              : t("board.nothing")}
        </small>
      </span>
    </>
  );
  const mayReceive = state === "open" || state === "returned";
  return (
    <li className={css.row} data-testid="board-row" data-pupil-id={pupilId}>
      {has ? (
        <Link to={`/tasks/${task.id}/work/${pupilId}`} className={css.link} data-testid="open-work">
          {who}
        </Link>
      ) : (
        <span className={css.link}>{who}</span>
      )}
      <span className={css.chips}>
        {channel !== "online" && <StatusChip icon="file">{t(`channel.${channel}`)}</StatusChip>}
        {row.isLate && <StatusChip tone="warn">{t("state.late")}</StatusChip>}
        {row.roundCount > 1 && (
          <StatusChip tone="violet">{t("work.round", { number: row.roundCount })}</StatusChip>
        )}
        {points !== null && <span className={css.points}>{points}</span>}
      </span>
      {mayReview && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon aria-label={t("board.more", { name: fullName })} data-testid="row-menu">
              <Icon name="dots" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayReceive && (
              <>
                <Menu.Item
                  leftSection={<Icon name="file" sizePx={20} />}
                  data-testid="received-paper"
                  onClick={() => setOpen("paper")}
                >
                  {t("received.paper")}
                </Menu.Item>
                <Menu.Item
                  leftSection={<Icon name="send" sizePx={20} />}
                  onClick={() => setOpen("email")}
                >
                  {t("received.email")}
                </Menu.Item>
              </>
            )}
            <Menu.Item
              leftSection={<Icon name="clock" sizePx={20} />}
              data-testid="more-time"
              onClick={() => setOpen("time")}
            >
              {t("time.title")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {(open === "paper" || open === "email") && (
        <ReceivedDialog {...{ task, row }} channel={open} onClose={() => setOpen(null)} />
      )}
      {open === "time" && <MoreTimeDialog {...{ task, row }} onClose={() => setOpen(null)} />}
    </li>
  );
}
