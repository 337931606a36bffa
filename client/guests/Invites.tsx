import { Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useLesson } from "../lessons/useDay.ts";
import { Assistants } from "./Assistants.tsx";
import { GuestLinks } from "./GuestLinks.tsx";
import css from "./Invites.module.css";

type Props = {
  lessonId: string;
  /** The lesson's teacher; an assistant invites guests only. */
  isTeacher: boolean;
};

/** Who comes to a lesson beside its class: assistants, guests by a link, parents who sit in. */
export function Invites({ lessonId, isTeacher }: Props) {
  const lesson = useLesson(lessonId).data;
  if (!lesson) return null;
  const isOver = lesson.state === "ended" || lesson.state === "cancelled";
  return (
    <div className={css.invites}>
      {isTeacher && <Assistants lesson={lesson} isOver={isOver} />}
      <GuestLinks lessonId={lessonId} isOver={isOver} />
      {isTeacher && !isOver && <Parents lessonId={lessonId} areIn={lesson.areParentsIn} />}
    </div>
  );
}

function Parents({ lessonId, areIn }: { lessonId: string; areIn: boolean }) {
  const { t } = useTranslation("guests");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (areParentsIn: boolean) => rest("changeLesson", { lessonId, areParentsIn }),
    onSuccess: (lesson) => client.setQueryData(["readLesson", lessonId], lesson),
  });
  return (
    <section className={css.part}>
      <h3>{t("parents.title")}</h3>
      <Switch
        size="md"
        data-testid="parents-in"
        label={t("parents.allow")}
        description={t("parents.about")}
        checked={change.isPending ? change.variables : areIn}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <ErrorNote error={change.error} />}
    </section>
  );
}
