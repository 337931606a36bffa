import { expect, test } from "vitest";
import { judge } from "#client/notes/vault/passphrase.ts";

const known = ["Мәдина", "Талғатқызы", "Оспанова", "demo.psychologist"];

test("what is too short, says one thing again and again, or is known to others is refused", () => {
  for (const [passphrase, fault] of [
    ["", "short"],
    ["көк қайық", "short"],
    ["              ", "short"],
    ["ааааааааааааааааааа", "repeats"],
    ["ала ала ала ала ала ала", "repeats"],
    ["qwertyuiop1234567890", "common"],
    ["Менің елім, менің елім!", "common"],
    ["Оспанова Мәдина Талғатқызы 1", "known"],
    ["оспанова.мәдина1985", "known"],
  ] as const)
    expect([passphrase, judge(passphrase, known)]).toEqual([passphrase, { fault }]);
});

test("a longer one is a stronger one", () => {
  for (const [passphrase, strength] of [
    ["xk7!fPq2_wZe9-", "fair"],
    ["қызыл қайық жүзді", "fair"],
    ["қызыл қайық көлде түнде жүзді", "good"],
    ["тоғыз қызыл қайық тар көлде түнде асықпай жүзді", "strong"],
  ] as const)
    expect([passphrase, judge(passphrase, known)]).toEqual([passphrase, { strength }]);
});
