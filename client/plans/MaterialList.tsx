import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Material } from "#server/plans/protocol.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./MaterialList.module.css";

const icons: Record<Material["kind"], IconName> = { deck: "board", item: "video", link: "link" };

/** Known by what it points to. */
export function keyOf(material: Material): string {
  if (material.kind === "link") return material.url;
  return material.kind === "deck" ? material.deckId : material.itemId;
}

type Props = {
  materials: readonly Material[];
  /** What may be done with each, at its end. */
  act?: (material: Material) => ReactNode;
};

/** What a lesson or a task is done with; a link opens beside, an item where its reader finds it. */
export function MaterialList({ materials, act }: Props) {
  return (
    <ul className={css.list}>
      {materials.map((material) => (
        <li key={keyOf(material)} className={css.row} data-testid="plan-material">
          <Icon name={icons[material.kind]} sizePx={18} />
          <Name material={material} />
          {act?.(material)}
        </li>
      ))}
    </ul>
  );
}

function Name({ material }: { material: Material }) {
  const { t } = useTranslation("plans");
  const { title } = material;
  const address =
    material.kind === "link"
      ? material.url
      : material.kind === "item" && material.mayOpen
        ? `/library/${material.itemId}`
        : null;
  if (address !== null)
    return (
      <a className={css.name} href={address} target="_blank" rel="noreferrer">
        {title}
      </a>
    );
  return (
    <span className={css.name}>
      {title}
      {material.kind === "item" && <small>{t("material.inLesson")}</small>}
    </span>
  );
}
