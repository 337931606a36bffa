import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Section } from "../../kit/ui/parts.tsx";
import { useSceneName } from "../useSceneName.ts";
import css from "./LessonBoards.module.css";

const BoardDialog = lazy(async () => ({
  default: (await import("./BoardDialog.tsx")).BoardDialog,
}));

/** What was drawn on the boards of a lesson, for its class to look at again; nothing where nothing was drawn. */
export function LessonBoards({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("whiteboard");
  const nameOf = useSceneName();
  const [opened, setOpened] = useState<BoardInfo | null>(null);
  const { data } = useQuery({
    queryKey: ["listLessonBoards", lessonId],
    queryFn: () => rest("listLessonBoards", { lessonId }),
  });
  const boards = data?.boards ?? [];
  const saving = useMutation({
    mutationFn: async () => {
      const { keptSource, readWhole, savePdf } = await import("../export/save.ts");
      const whole = [];
      for (const board of boards)
        whole.push(await readWhole(board, nameOf(board), keptSource(board)));
      await savePdf(whole, t("boards"));
    },
  });
  if (boards.length === 0) return null;
  return (
    <Section
      title={t("boards")}
      aside={
        <Button
          variant="default"
          leftSection={<Icon name="download" sizePx={20} />}
          loading={saving.isPending}
          data-testid="boards-pdf"
          onClick={() => saving.mutate()}
        >
          {t("allAsPdf")}
        </Button>
      }
    >
      {saving.error && <ErrorNote error={saving.error} onRetry={() => saving.mutate()} />}
      <Card>
        <ul className={css.list} data-testid="lesson-boards">
          {boards.map((board) => (
            <li key={board.id}>
              <button
                type="button"
                className={css.row}
                data-testid="lesson-board"
                onClick={() => setOpened(board)}
              >
                <span className={css.face}>
                  <Icon name="whiteboard" />
                </span>
                <span className={css.words}>
                  <span className={css.name}>{nameOf(board)}</span>
                  <span className={css.count}>{t("drawn", { count: board.elementCount })}</span>
                </span>
                <Icon name="chevronRight" sizePx={20} />
              </button>
            </li>
          ))}
        </ul>
      </Card>
      {opened && (
        <Suspense fallback={null}>
          <BoardDialog scene={opened} name={nameOf(opened)} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </Section>
  );
}
