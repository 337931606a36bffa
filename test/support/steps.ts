import { beforeEach, onTestFailed } from "vitest";

let isBroken = false;

/** Tests of a browser's file are steps of one story: after one that failed the others would only wait and fail too. */
beforeEach(({ skip }) => {
  if (isBroken) skip("a step before it failed");
  onTestFailed(() => {
    isBroken = true;
  });
});
