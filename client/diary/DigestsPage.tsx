import { Button, Modal, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, ErrorNote, Note, Page, StatusChip } from "../kit/ui/parts.tsx";
import css from "./Diary.module.css";
import { DigestText } from "./DigestCard.tsx";

/** The class teacher's page of the week's digests: each family's in words, and by mail to all who want it (duty 2.9). */
export function DigestsPage() {
  const { t } = useTranslation("diary");
  const { classId = "" } = useParams();
  const format = useFormat();
  const queries = useQueryClient();
  const [shown, setShown] = useState<{ pupilId: string; fullName: string } | null>(null);
  const query = useQuery({
    queryKey: ["listDigests", classId],
    queryFn: () => rest("listDigests", { classId }),
  });
  const send = useMutation({
    mutationFn: () => rest("sendDigests", { classId }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["listDigests", classId] }),
  });
  const data = query.data;
  return (
    <Page
      back={<BackLink to={`/classes/${classId}`}>{t("digests.back")}</BackLink>}
      title={t("digests.title")}
      eyebrow={data && `${format.shortDay(data.from)} – ${format.shortDay(data.to)}`}
      actions={
        data?.canMail && (
          <Button
            leftSection={<Icon name="send" sizePx={18} />}
            loading={send.isPending}
            onClick={() => send.mutate()}
            data-testid="send-digests"
          >
            {t("digests.send")}
          </Button>
        )
      }
    >
      {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
      {send.error && <ErrorNote error={send.error} />}
      {send.data && (
        <Note tone={send.data.failed > 0 ? "warn" : "ok"}>{t("digests.result", send.data)}</Note>
      )}
      {data && !data.canMail && <Note>{t("digests.noMail")}</Note>}
      {!data && !query.error && <Skeleton height={420} radius="lg" />}
      {data && (
        <Card>
          <ul className={css.list}>
            {data.pupils.map(({ pupilId, fullName, parents }) => (
              <li key={pupilId} className={css.family}>
                <span className={css.familyNames}>
                  <b>{fullName}</b>
                  <span className={css.parents}>
                    {parents.length === 0 && t("digests.noParents")}
                    {parents.map((parent) => (
                      <StatusChip
                        key={parent.personId}
                        tone={parent.sentAt ? "ok" : parent.hasEmail ? "neutral" : "warn"}
                        {...(parent.sentAt && { icon: "check" as const })}
                      >
                        {parent.name}
                        {!parent.sentAt && !parent.hasEmail && ` · ${t("digests.noEmail")}`}
                        {!parent.isWanted && ` · ${t("digests.unwanted")}`}
                      </StatusChip>
                    ))}
                  </span>
                </span>
                <Button
                  variant="light"
                  onClick={() => setShown({ pupilId, fullName })}
                  data-testid="open-digest"
                >
                  {t("digests.open")}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={shown?.fullName}
        size="lg"
      >
        {shown && data && <DigestText pupilId={shown.pupilId} day={data.from} />}
      </Modal>
    </Page>
  );
}
