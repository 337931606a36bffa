import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Offer.module.css";
import type { Person } from "./PersonPick.tsx";

/** Beside host and guest. */
const OTHERS_MAX = 2;
type Props = { guestId: string; picked: Person[]; onChange: (people: Person[]) => void };

/** Who may sit beside the guest: a pupil's parents, a parent's children. */
export function FamilyPick({ guestId, picked, onChange }: Props) {
  const { t } = useTranslation("desk");
  const family = useQuery({
    queryKey: ["listCompanions", "of", guestId],
    queryFn: async () => (await rest("listCompanions", { guestId })).people,
  });
  if (family.error) return <ErrorNote error={family.error} onRetry={family.refetch} />;
  if (!family.data || family.data.length === 0) return null;
  const isFull = picked.length >= OTHERS_MAX;
  return (
    <fieldset className={css.family} data-testid="offer-others">
      <legend className={css.label}>{t("offer.others")}</legend>
      {family.data.map((person) => {
        const isIn = picked.some(({ id }) => id === person.id);
        return (
          <Checkbox
            key={person.id}
            label={[person.name, ...(person.className ? [person.className] : [])].join(", ")}
            checked={isIn}
            disabled={isFull && !isIn}
            onChange={() =>
              onChange(isIn ? picked.filter(({ id }) => id !== person.id) : [...picked, person])
            }
          />
        );
      })}
      <span className={css.hint}>{t("offer.othersHint")}</span>
    </fieldset>
  );
}
