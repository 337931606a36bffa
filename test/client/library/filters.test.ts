import { describe, expect, test } from "vitest";
import { kinds } from "#client/library/edit/names.ts";
import { countOf, filtersOf, toAsked } from "#client/library/list/useFilters.ts";
import { itemKinds, libraryRoutes } from "#server/library/protocol.ts";

const ID = "0123456789abcdef01234567";
const of = (query: string) => filtersOf(new URLSearchParams(query));

describe("filtersOf", () => {
  test("reads what an address carries", () => {
    expect(of(`search=кардио&subjectId=${ID}&kind=exercise&term=2&tag=үй`)).toEqual({
      search: "кардио",
      subjectId: ID,
      classId: null,
      kind: "exercise",
      term: 2,
      tag: "үй",
    });
  });

  test("leaves out what makes no sense", () => {
    expect(of("kind=film&term=5")).toEqual(of(""));
    expect(of("term=0").term).toBeNull();
    expect(of("term=1.5").term).toBeNull();
  });
});

test("toAsked asks the server only for what is set, in its own words", () => {
  expect(toAsked(of(""))).toEqual({});
  const asked = toAsked(of(`search=%20кардио%20&classId=${ID}&kind=making&term=4`));
  expect(asked).toEqual({ search: "кардио", classId: ID, kind: "making", term: 4 });
  expect(libraryRoutes.listItems.request.safeParse(asked).success).toBe(true);
});

test("countOf counts filters, not the search", () => {
  expect(countOf(of("search=a&kind=lesson&term=1"))).toBe(2);
});

test("the kinds offered are the protocol's", () => {
  expect(kinds).toEqual(itemKinds);
});
