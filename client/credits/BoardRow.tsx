import { Checkbox, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CreditBoard, CreditRow } from "#server/credits/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./Board.module.css";
import { Decision } from "./Decision.tsx";
import { ProofThumb } from "./ProofThumb.tsx";
import { keyOfProof, type Proof, proofsOf } from "./proofs.ts";
import type { BoardKey } from "./useCredits.ts";

type Props = {
  board: CreditBoard;
  boardKey: BoardKey;
  row: CreditRow;
  onSay: (passed: boolean | null) => void;
  onTick: (key: string, isMet: boolean) => void;
  onLook: (proof: string) => void;
};

/** One pupil of the board. */
export function BoardRow({ board, boardKey, row, onSay, onTick, onLook }: Props) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const { pupilId, fullName, proposal, decision } = row;
  const proofs = proofsOf(board, row);
  const judged = board.rubric.criteria.filter((one) => one.kind === "judged");
  const stands = decision?.passed ?? null;
  return (
    <li
      className={css.row}
      data-testid="credit-row"
      data-pupil-id={pupilId}
      data-stands={stands === null ? "open" : stands ? "passed" : "notPassed"}
    >
      <span className={css.who}>
        <Avatar name={fullName} sizePx={32} />
        <b>{fullName}</b>
      </span>
      <div className={css.proofs}>
        {proofs.map((proof) => (
          <Chip
            key={keyOfProof(proof)}
            {...{ board, boardKey, proof }}
            onLook={() => onLook(keyOfProof(proof))}
          />
        ))}
        {proofs.length === 0 && <span className={css.none}>{t("nothingShown")}</span>}
        {judged.map(({ key, words }) => (
          <Checkbox
            key={key}
            className={css.tick ?? ""}
            label={words}
            checked={row.ticked.includes(key)}
            disabled={!board.mayWrite}
            onChange={({ currentTarget }) => onTick(key, currentTarget.checked)}
          />
        ))}
      </div>
      <div className={css.why}>
        <span data-testid="credit-reason">{format.words(proposal.reason)}</span>
        {decision && decision.passed !== null && (
          <small className={css.decided}>
            {t("decidedBy", {
              name: decision.by.name,
              day: format.shortDay(format.dayOf(decision.at)),
            })}
            {decision.cause !== "" && <b>{` · ${decision.cause}`}</b>}
          </small>
        )}
      </div>
      <Decision
        mayWrite={board.mayWrite}
        proposed={proposal.passed}
        stands={stands}
        onSay={onSay}
      />
    </li>
  );
}

type ChipProps = { board: CreditBoard; boardKey: BoardKey; proof: Proof; onLook: () => void };
function Chip({ board, boardKey, proof, onLook }: ChipProps) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  if (proof.kind === "work") {
    const number = board.items.length + board.tasks.indexOf(proof.task) + 1;
    return (
      <UnstyledButton
        className={css.chip}
        title={proof.task.text}
        data-testid="proof"
        data-tone={proof.work.state === "returned" ? "warn" : "ok"}
        onClick={onLook}
      >
        <span className={css.number}>{number}</span>
        <Icon name={proof.work.channel === "online" ? "clipboard" : "file"} sizePx={18} />
        {t(`work.${proof.work.state === "returned" ? "returned" : "handedIn"}`)}
      </UnstyledButton>
    );
  }
  const { item, evidence } = proof;
  const { percent, answer, hasPhoto } = evidence;
  const watch = board.rubric.criteria.find((one) => one.kind === "watch");
  const isReached = !item.isCounted || percent >= (watch?.minPercent ?? 80);
  const isGood = isReached && answer?.isRight !== false;
  return (
    <UnstyledButton
      className={css.chip}
      title={item.title}
      data-testid="proof"
      data-tone={isGood ? "ok" : "neutral"}
      onClick={onLook}
    >
      <span className={css.number}>{board.items.indexOf(item) + 1}</span>
      {item.isCounted && <span>{format.percent(percent / 100)}</span>}
      {answer && (
        <span className={css.answer} data-right={answer.isRight ?? "given"}>
          <Icon name={answer.isRight === false ? "x" : "check"} sizePx={16} />
          <span className={css.hidden}>{t(answer.isRight === false ? "wrong" : "answered")}</span>
        </span>
      )}
      {hasPhoto && <ProofThumb {...{ boardKey }} itemId={item.id} pupilId={proof.row.pupilId} />}
    </UnstyledButton>
  );
}
