import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { useSession } from "../kit/useSession.ts";
import { Invites } from "./Invites.tsx";
import css from "./Waiting.module.css";

/** Assistants, parents and guests, from within the room; for teachers, a pupil who assists invites nobody. */
export function InviteButton({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("guests");
  const { me } = useClassroom();
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  if (session.status !== "signedIn" || !session.me.actions.includes("lesson:host")) return null;
  return (
    <div className={css.foot}>
      <Button
        fullWidth
        variant="default"
        leftSection={<Icon name="plus" sizePx={18} />}
        data-testid="invite"
        onClick={() => setOpen(true)}
      >
        {t("invite.open")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("invite.title")}
        styles={{ title: { fontWeight: 700, fontSize: 17 } }}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Invites lessonId={lessonId} isTeacher={me.isHost} />
      </Modal>
    </div>
  );
}
