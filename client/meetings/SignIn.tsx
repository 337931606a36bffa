import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Meeting, SignInRow } from "#server/meetings/protocol.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { ExportButtons } from "../kit/ui/ExportButtons.tsx";
import { Avatar, Card, ErrorNote, ListSkeleton, Section, StatusChip } from "../kit/ui/parts.tsx";
import css from "./Meetings.module.css";

const formats = [
  { format: "xlsx", label: "XLSX" },
  { format: "csv", label: "CSV" },
] as const;
const shows = ["all", "came", "notCame", "notRead"] as const;
type Show = (typeof shows)[number];
const isShown: Record<Show, (row: SignInRow) => boolean> = {
  all: () => true,
  came: ({ enteredAt }) => enteredAt !== null,
  notCame: ({ enteredAt }) => enteredAt === null,
  notRead: ({ enteredAt, readAt }) => enteredAt === null && readAt === null,
};

/** Who came, for how long, and who has read what it is about. */
export function SignIn({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("meetings");
  const { id: meetingId } = meeting;
  const [show, setShow] = useState<Show>("all");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["readSignIn", meetingId],
    queryFn: () => rest("readSignIn", { meetingId }),
    refetchInterval: meeting.state === "live" ? 15_000 : false,
  });
  return (
    <Section
      title={t("sheet.title")}
      aside={data && t("sheet.counts", { came: data.came, read: data.read, all: data.rows.length })}
    >
      <div className={css.sheetHead}>
        <SegmentedControl
          value={show}
          onChange={(value) => setShow(shows.find((one) => one === value) ?? "all")}
          data={shows.map((value) => ({ value, label: t(`sheet.show.${value}`) }))}
        />
        <ExportButtons
          formats={formats}
          load={(format) =>
            rest("exportSignIn", { meetingId, format, language: currentLanguage() })
          }
        />
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={5} />}
      {data && (
        <Card>
          <ul className={css.rows} data-testid="sign-in">
            {data.rows.filter(isShown[show]).map((row) => (
              <Row key={row.personId} row={row} />
            ))}
          </ul>
        </Card>
      )}
    </Section>
  );
}

function Row({ row }: { row: SignInRow }) {
  const { t } = useTranslation("meetings");
  const format = useFormat();
  const { fullName, className, enteredAt, leftAt, minutes, readAt } = row;
  return (
    <li className={css.person}>
      <Avatar name={fullName} />
      <span className={css.what}>
        <b>{fullName}</b>
        {className && <span>{className}</span>}
      </span>
      {enteredAt ? (
        <StatusChip tone="ok" icon="check">
          {format.time(enteredAt)}
          {leftAt && `–${format.time(leftAt)}`}
          {` · ${format.minutes(minutes)}`}
        </StatusChip>
      ) : readAt ? (
        <StatusChip tone="primary">{t("isRead")}</StatusChip>
      ) : (
        <StatusChip>{t("sheet.absent")}</StatusChip>
      )}
    </li>
  );
}
