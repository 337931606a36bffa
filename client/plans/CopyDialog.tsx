import { Modal } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./Form.module.css";
import { useTakePlan } from "./usePlan.ts";

type Props = { lessonId: string; isOpen: boolean; onClose: () => void };

/** Takes over the plan of another own lesson of the subject. */
export function CopyDialog({ lessonId, isOpen, onClose }: Props) {
  const { t } = useTranslation("plans");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("copy.title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {isOpen && <Sources lessonId={lessonId} onClose={onClose} />}
    </Modal>
  );
}

function Sources({ lessonId, onClose }: Pick<Props, "lessonId" | "onClose">) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  const take = useTakePlan(lessonId);
  const sources = useQuery({
    queryKey: ["listPlansToCopy", lessonId],
    queryFn: () => rest("listPlansToCopy", { lessonId }),
    staleTime: 0,
  });
  const copy = useMutation({
    mutationFn: (fromLessonId: string) => rest("copyPlan", { lessonId, fromLessonId }),
    onSuccess(plan) {
      take(plan);
      onClose();
    },
  });
  if (sources.error && !sources.data)
    return <ErrorNote error={sources.error} onRetry={sources.refetch} />;
  if (!sources.data) return <ListSkeleton rows={3} />;
  if (sources.data.sources.length === 0)
    return (
      <EmptyState icon="clipboard" title={t("copy.empty")}>
        {t("copy.emptyText")}
      </EmptyState>
    );
  return (
    <>
      {copy.error && <ErrorNote error={copy.error} />}
      <ul className={css.choice}>
        {sources.data.sources.map((source) => (
          <li key={source.lessonId}>
            <button
              type="button"
              className={css.pick}
              disabled={copy.isPending}
              data-testid="copy-source"
              onClick={() => copy.mutate(source.lessonId)}
            >
              <Icon name="clipboard" sizePx={20} />
              <span>
                <b>{source.topic ?? t("copy.noTopic")}</b>
                <small>
                  {[
                    source.className,
                    format.shortDay(format.dayOf(source.startsAt)),
                    t("copy.steps", { count: source.stepCount }),
                  ].join(" · ")}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
