import { useTranslation } from "react-i18next";
import type { LoginCard } from "#server/auth/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Mark } from "../kit/ui/Mark.tsx";
import { useMe } from "../kit/useSession.ts";
import type { CardOwner } from "./choosing.ts";
import css from "./PrintSheets.module.css";
import { QrCode } from "./QrCode.tsx";

/** Two columns of five fill an A4 page and leave each card the size of a playing card. */
const CARDS_A_PAGE = 10;

type Props = { cards: readonly LoginCard[]; owners: readonly CardOwner[] };

/** The cards as pages of A4, to cut along the dashes. */
export function PrintSheets({ cards, owners }: Props) {
  const ownerOf = new Map(owners.map((owner) => [owner.id, owner]));
  const pages = Array.from({ length: Math.ceil(cards.length / CARDS_A_PAGE) }, (_, at) =>
    cards.slice(at * CARDS_A_PAGE, (at + 1) * CARDS_A_PAGE),
  );
  return (
    <div className={css.sheets}>
      {pages.map((page) => (
        <div key={page[0]?.personId} className={css.sheet}>
          {page.map((card) => (
            <PaperCard
              key={card.personId}
              card={card}
              childNames={ownerOf.get(card.personId)?.children ?? []}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type PaperCardProps = { card: LoginCard; childNames: readonly string[] };
function PaperCard({ card, childNames }: PaperCardProps) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const me = useMe();
  const about = card.className ?? t("cards.parentOf", { names: childNames.join(", ") });
  return (
    <article className={css.card} data-testid="login-card">
      <QrCode
        text={card.url}
        className={css.qr ?? ""}
        label={t("cards.qrOf", { name: card.fullName })}
      />
      <div className={css.words}>
        <div className={css.brand}>
          <Mark sizePx={18} />
          {format.words(me.school.name)}
        </div>
        <div className={css.name}>{card.fullName}</div>
        <div>{about}</div>
        <div>
          {t("cards.login")} <strong className={css.login}>{card.login}</strong>
        </div>
        <div className={css.rule}>
          {t("cards.once", { day: format.shortDay(format.dayOf(card.expiresAt)) })}
        </div>
      </div>
    </article>
  );
}
