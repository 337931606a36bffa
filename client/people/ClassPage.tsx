import { Button, Group } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { ClassConsents } from "../recordings/Consents.tsx";
import { CardChooser } from "./CardChooser.tsx";
import css from "./ClassPage.module.css";
import { toggled } from "./choosing.ts";
import { PupilLine } from "./PupilLine.tsx";
import { type Roster, useMayIssueCards, useRoster } from "./useRoster.ts";

const ClassLinks = lazy(async () => ({
  default: (await import("../usage/ClassLinks.tsx")).ClassLinks,
}));

/** One class: its pupils with their parents, and for its class teacher the way to their login cards. */
export function ClassPage() {
  const { t } = useTranslation("people");
  const { classId = "" } = useParams();
  const roster = useRoster(classId);
  const mayIssue = useMayIssueCards(classId);
  const me = useMe();
  const [isChoosing, setIsChoosing] = useState(false);
  const { data } = roster;
  const schoolClass = data?.schoolClass;
  return (
    <Page
      back={<BackLink to="/classes">{t("classes")}</BackLink>}
      title={schoolClass ? t("classNamed", { name: schoolClass.name }) : t("class")}
      eyebrow={
        schoolClass &&
        [
          t("pupils", { count: schoolClass.pupilCount }),
          t(`language.${schoolClass.language}`),
          schoolClass.classTeacherName
            ? t("classTeacher", { name: schoolClass.classTeacherName })
            : t("noClassTeacher"),
        ].join(" · ")
      }
      actions={
        mayIssue &&
        data &&
        data.pupils.length > 0 &&
        !isChoosing && (
          <Group gap="xs">
            {schoolClass?.classTeacherId === me.id && (
              <Button
                component={Link}
                to={`/classes/${classId}/digests`}
                variant="light"
                leftSection={<Icon name="send" />}
                data-testid="digests"
              >
                {t("digests")}
              </Button>
            )}
            <Button leftSection={<Icon name="card" />} onClick={() => setIsChoosing(true)}>
              {t("cards.title")}
            </Button>
          </Group>
        )
      }
    >
      {roster.error && <ErrorNote error={roster.error} onRetry={roster.refetch} />}
      {roster.isPending && <ListSkeleton rows={8} />}
      {data?.pupils.length === 0 && (
        <Card>
          <EmptyState icon="users" title={t("noPupils.title")}>
            {t("noPupils.text")}
          </EmptyState>
        </Card>
      )}
      {data && data.pupils.length > 0 && (
        <Pupils roster={data} isChoosing={isChoosing} onDone={() => setIsChoosing(false)} />
      )}
      {data && !isChoosing && (
        <Suspense fallback={null}>
          <ClassLinks classId={classId} />
        </Suspense>
      )}
      {schoolClass?.classTeacherId === me.id && !isChoosing && <ClassConsents classId={classId} />}
    </Page>
  );
}

type PupilsProps = { roster: Roster; isChoosing: boolean; onDone: () => void };
function Pupils({ roster, isChoosing, onDone }: PupilsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (ids: readonly string[]) => setChosen((before) => toggled(before, ids));
  return (
    <>
      {isChoosing && (
        <CardChooser roster={roster} chosen={chosen} onToggle={toggle} onCancel={onDone} />
      )}
      <Card>
        <ol className={css.list}>
          {roster.pupils.map((pupil, at) => (
            <PupilLine
              key={pupil.id}
              number={at + 1}
              pupil={pupil}
              {...(isChoosing && { chosen, onToggle: (id: string) => toggle([id]) })}
            />
          ))}
        </ol>
      </Card>
    </>
  );
}
