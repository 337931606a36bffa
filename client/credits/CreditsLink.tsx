import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { useCreditList } from "./useCredits.ts";

/** From the library to the credits that its materials are for; nothing where the reader decides none. */
export function CreditsLink() {
  const { t } = useTranslation("credits");
  const credits = useCreditList().data?.credits ?? [];
  if (!credits.some(({ mayWrite }) => mayWrite)) return null;
  return (
    <Button
      component={Link}
      to="/credits"
      variant="default"
      leftSection={<Icon name="check" sizePx={18} />}
      data-testid="credits-link"
    >
      {t("title")}
    </Button>
  );
}

/** From the journal of a subject with сынақ to its board, in the same term. */
export function CreditBoardLink(props: {
  classId: string;
  subjectId: string;
  year: number;
  term: number;
}) {
  const { t } = useTranslation("credits");
  const { classId, subjectId, year, term } = props;
  return (
    <Button
      component={Link}
      to={`/credits/${classId}/${subjectId}?year=${year}&term=${term}`}
      variant="default"
      leftSection={<Icon name="check" sizePx={20} />}
      data-testid="credit-board-link"
    >
      {t("title")}
    </Button>
  );
}
