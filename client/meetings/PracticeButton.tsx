import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";

/** One tap into a room of one's own, to try everything before the class comes. */
export function PracticeButton() {
  const { t } = useTranslation("meetings");
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: () => rest("openPractice", {}),
    onSuccess: ({ id }) => navigate(`/lessons/${id}/room`),
  });
  return (
    <div>
      <Button
        variant="default"
        loading={open.isPending}
        leftSection={<Icon name="camera" sizePx={20} />}
        data-testid="practice"
        onClick={() => open.mutate()}
      >
        {t("practice.open")}
      </Button>
      {open.isError && <ErrorNote error={open.error} />}
    </div>
  );
}
